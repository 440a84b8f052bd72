"""What happens to one run of a job (定时任务)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from aggregates.event import Event, FirstEvent


@dataclass(frozen=True, kw_only=True)
class RunStarted(FirstEvent):
    TOPIC: ClassVar[str] = "run.started"

    job: str
    period: str  # a month 2026-11 or a day 2026-11-01


@dataclass(frozen=True, kw_only=True)
class RunFinished(Event):
    TOPIC: ClassVar[str] = "run.finished"

    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class RunFailed(Event):
    TOPIC: ClassVar[str] = "run.failed"

    reason: str  # the error's kind and sentence; never a person's words


RunEvent = RunStarted | RunFinished | RunFailed
