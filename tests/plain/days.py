"""Working days and months, told day by day: the second computation's own (R2, R5)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import floor

DAY = timedelta(days=1)


def half_up(exact: Fraction) -> int:
    return floor(exact + Fraction(1, 2))


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def days_of(month: str) -> list[date]:
    year, number = int(month[:4]), int(month[5:])
    return [date(year, number, n + 1) for n in range(monthrange(year, number)[1])]


def after(month: str) -> str:
    return month_of(days_of(month)[-1] + DAY)


def before(month: str) -> str:
    return month_of(days_of(month)[0] - DAY)


def months_of(period: str) -> list[str]:
    """Of a month, a quarter or a year."""
    year, _, rest = period.partition("Q")
    if rest:
        return [f"{year}-{int(rest) * 3 - 2 + n:02d}" for n in range(3)]
    return [period] if "-" in period else [f"{period}-{n:02d}" for n in range(1, 13)]


@dataclass
class Days:
    """``told``: the days that differ from Monday to Friday, as the calendars loaded say."""

    told: dict[date, bool] = field(default_factory=dict)

    def works(self, day: date) -> bool:
        return self.told[day] if day in self.told else day.isoweekday() <= 5

    def on_or_after(self, day: date) -> date:
        while not self.works(day):
            day += DAY
        return day

    def on(self, day: date, steps: int) -> date:
        """So many working days after that day."""
        for _ in range(steps):
            day = self.on_or_after(day + DAY)
        return day

    def late(self, due: date, day: date) -> int:
        """Working days after ``due`` up to ``day``."""
        return sum(self.works(due + n * DAY) for n in range(1, (day - due).days + 1))

    def worked(self, month: str) -> list[date]:
        return [day for day in days_of(month) if self.works(day)]

    def report_due(self, month: str) -> date:
        """The 5th of the next month, moved, but not before its 3rd working day."""
        later = days_of(after(month))
        return max(self.on_or_after(later[4]), self.on(later[0] - DAY, 3))

    def deadline(self, rule: int | None, month: str) -> date:
        """``rule``: that day of the month, or None for its last working day."""
        if rule is None:
            return self.worked(month)[-1]
        days = days_of(month)
        return self.on_or_after(days[min(rule, len(days)) - 1])

    def stated_from(self, today: date) -> date:
        """Five working days back."""
        left = 5
        while left:
            today -= DAY
            left -= self.works(today)
        return today
