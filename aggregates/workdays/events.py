"""What happens to a year's workday calendar (工作日历)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from aggregates.event import Event, FirstEvent


@dataclass(frozen=True, kw_only=True)
class WorkdaysLoaded(FirstEvent):
    """The year's days that differ from Monday to Friday: ISO date to worked (调休上班) or not."""

    TOPIC: ClassVar[str] = "workdays.loaded"

    year: int
    days: dict[str, bool]


@dataclass(frozen=True, kw_only=True)
class WorkdayChanged(Event):
    TOPIC: ClassVar[str] = "workdays.day_changed"

    day: str
    working: bool


WorkdaysEvent = WorkdaysLoaded | WorkdayChanged
