"""Which lines a talk covers, and how long before it notice is given (双约谈, R14)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from aggregates.rules.contact import LINES
from aggregates.values.calendar import Calendar

CONTACT = "contact"  # the basis of who covers a line by a contact; else the post's name
UNDONE_MONTHS = 2  # running, with a line overdue or not completed


@dataclass(frozen=True, slots=True)
class Holding:
    """A leader for one line of work; ``basis``: contact, or the post declared in the superior."""

    leader: str
    line: str
    basis: str


def uncovered(lines: Collection[str], holdings: Iterable[Holding]) -> list[str]:
    """Both lines are covered, by two leaders or by one (R14)."""
    covered = {holding.line for holding in holdings}
    return [line for line in LINES if line in lines and line not in covered]


def first_day(today: date, days: int, calendar: Calendar) -> date:
    """The first day a talk may be held on whose notice is given today."""
    return calendar.plus(today, days)


def undone_running(months: Iterable[Collection[str]]) -> set[str]:
    """The organizations with something undone in each of the months."""
    sets = [set(month) for month in months]
    return set.intersection(*sets) if sets else set()
