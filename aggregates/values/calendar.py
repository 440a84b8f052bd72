"""The workday calendar (工作日历): which days are worked, and counting by them (R2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from aggregates.values.period import Month

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """``days`` holds what differs from Monday to Friday; a year not in ``years`` was not loaded
    and falls back to Monday to Friday, which is to be said wherever it shows."""

    days: Mapping[date, bool] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        return self.days.get(day, day.weekday() < 5)

    def is_guessed(self, day: date) -> bool:
        return day.year not in self.years

    def on_or_after(self, day: date) -> date:
        while not self.is_working(day):
            day += DAY
        return day

    def plus(self, day: date, working_days: int) -> date:
        """The Nth working day after ``day``; ``day`` itself never counts."""
        while working_days:
            day = self.on_or_after(day + DAY)
            working_days -= 1
        return day

    def between(self, after: date, until: date) -> int:
        """How many working days lie after the one and up to the other."""
        days = (until - after).days
        return sum(self.is_working(after + n * DAY) for n in range(1, days + 1))

    def nth_working(self, month: Month, n: int) -> date:
        return self.plus(month.first_day - DAY, n)

    def last_working(self, month: Month) -> date:
        day = month.last_day
        while not self.is_working(day):
            day -= DAY
        return day
