"""Periods (期间) of the calendar: a month ``2026-11``, a quarter ``2026Q4``, a year ``2026``."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Self

from aggregates.errors import Refused


class BadPeriod(Refused):
    """What was given is no period."""

    status = 422


@dataclass(frozen=True, slots=True, order=True)
class Month:
    year: int
    month: int

    @classmethod
    def parse(cls, written: str) -> Self:
        match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", written, re.ASCII)
        if match is None or not 2000 <= int(match[1]) <= 2200:
            raise BadPeriod(
                "“{written}” is not a month; write one like 2026-11.", written=written[:40]
            )
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def next(self) -> Month:
        return self.plus(1)

    @property
    def previous(self) -> Month:
        return self.plus(-1)

    @property
    def quarter(self) -> Quarter:
        return Quarter(self.year, (self.month - 1) // 3 + 1)

    @property
    def months(self) -> tuple[Month, ...]:
        return (Month(self.year, self.month),)

    def plus(self, months: int) -> Month:
        count = self.year * 12 + self.month - 1 + months
        return Month(count // 12, count % 12 + 1)

    def day(self, number: int) -> date:
        """The month's Nth day, or its last where it has fewer."""
        return date(self.year, self.month, min(number, self.last_day.day))


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    year: int
    quarter: int

    @classmethod
    def parse(cls, written: str) -> Self:
        match = re.fullmatch(r"(2[01]\d\d)Q([1-4])", written, re.ASCII)
        if match is None:
            raise BadPeriod(
                "“{written}” is not a quarter; write one like 2026Q4.", written=written[:40]
            )
        return cls(int(match[1]), int(match[2]))

    @property
    def previous(self) -> Quarter:
        if self.quarter == 1:
            return Quarter(self.year - 1, 4)
        return Quarter(self.year, self.quarter - 1)

    @property
    def next(self) -> Quarter:
        return Quarter(self.year + self.quarter // 4, self.quarter % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year:04d}Q{self.quarter}"

    @property
    def months(self) -> tuple[Month, ...]:
        return tuple(Month(self.year, self.quarter * 3 - 2 + n) for n in range(3))


@dataclass(frozen=True, slots=True, order=True)
class Year:
    year: int

    @classmethod
    def parse(cls, written: str) -> Self:
        if not re.fullmatch(r"2[01]\d\d", written, re.ASCII):
            raise BadPeriod("“{written}” is not a year; write one like 2026.", written=written[:40])
        return cls(int(written))

    def __str__(self) -> str:
        return f"{self.year:04d}"

    @property
    def months(self) -> tuple[Month, ...]:
        return tuple(Month(self.year, n) for n in range(1, 13))


Period = Month | Quarter | Year


def parse_period(written: str) -> Period:
    """Reads ``2026-11``, ``2026Q4`` or ``2026``; anything else is ``BadPeriod``."""
    if match := re.fullmatch(r"(2[01]\d\d)Q([1-4])", written, re.ASCII):
        return Quarter(int(match[1]), int(match[2]))
    if re.fullmatch(r"2[01]\d\d", written, re.ASCII):
        return Year(int(written))
    try:
        return Month.parse(written)
    except BadPeriod:
        raise BadPeriod(
            "“{written}” is not a period; write one like 2026-11, 2026Q4 or 2026.",
            written=written[:40],
        ) from None
