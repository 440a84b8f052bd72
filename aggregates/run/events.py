"""What happens to one run of a job (定时任务)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import Word
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class RunStarted(FirstEvent):
    TOPIC: ClassVar[str] = "run.started"
    SENTENCE: ClassVar[str] = N_("The job {job} began for {period}.")

    job: Word
    period: str  # a month 2026-11 or a day 2026-11-01


@dataclass(frozen=True, kw_only=True)
class RunFinished(Event):
    TOPIC: ClassVar[str] = "run.finished"
    SENTENCE: ClassVar[str] = N_(
        "The job {before_job} finished for {before_period}, counting {counts}."
    )

    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class RunFailed(Event):
    TOPIC: ClassVar[str] = "run.failed"
    SENTENCE: ClassVar[str] = N_("The job {before_job} failed for {before_period}: {reason}.")

    reason: Word  # the error's kind and sentence; never a person's words


RunEvent = RunStarted | RunFinished | RunFailed
