"""What happens to a year's workday calendar (工作日历)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class WorkdaysLoaded(FirstEvent):
    """The year's days that differ from Monday to Friday: ISO date to worked (调休上班) or not.
    ``whole``: they are all of them; else some are known, and the year stays guessed (R2)."""

    TOPIC: ClassVar[str] = "workdays.loaded"
    SENTENCE: ClassVar[str] = N_(
        "{who} loaded the workday calendar of {year}: {days} days differ from Monday to Friday."
    )
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "part": N_("{who} recorded {days} days of {year}; its calendar is not loaded yet."),
    }
    class_version: ClassVar[int] = 2

    year: int
    days: dict[str, bool]
    whole: bool = True

    def variant(self, before: Mapping[str, object]) -> str:
        return "" if self.whole else "part"

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Every calendar was taken for a whole one."""
        state["whole"] = True


@dataclass(frozen=True, kw_only=True)
class WorkdayChanged(Event):
    TOPIC: ClassVar[str] = "workdays.day_changed"
    SENTENCE: ClassVar[str] = N_("{who} made {day} a working day.")
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "off": N_("{who} made {day} a day off."),
    }

    day: str
    working: bool

    def variant(self, before: Mapping[str, object]) -> str:
        return "" if self.working else "off"


WorkdaysEvent = WorkdaysLoaded | WorkdayChanged
