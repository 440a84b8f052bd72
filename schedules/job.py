"""What a job is: when it is due, computed from the calendar, and what it does for one period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from service.reading.reader import Reader
from service.recording.call import Call
from service.services import Services

Counts = dict[str, int]


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One time a job is due. ``period``: a month or a day, in the scheme's timezone."""

    when: datetime
    job: str
    period: str


class Job(Protocol):
    name: ClassVar[str]

    def occurrences(self, reader: Reader, until: datetime) -> list[Occurrence]:
        """Every time it is due up to then, done or not, since the store was made."""

    def run(self, services: Services, call: Call, period: str) -> Counts | None:
        """Does the period's work, again and again without harm; None: not done, try later."""
