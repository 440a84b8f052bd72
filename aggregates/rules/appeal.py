"""Appeals (申诉复核, R15): their terms, and what a decision may set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from aggregates.account.account import MISSED, OWN
from aggregates.values.calendar import Calendar


def last_day(start: date, days: int, calendars: Sequence[tuple[date, Calendar]]) -> date:
    """The last day of a term of ``days`` working days from the one after ``start`` (R15): a later
    calendar lengthens a term that still runs, never shortens it, and revives none.

    ``calendars``: the one in force at the start, then each later with the day it was recorded.

    >>> plain, off = Calendar(), Calendar({date(2026, 11, 6): False})
    >>> last_day(date(2026, 11, 2), 4, [(date(2026, 11, 2), plain)])
    datetime.date(2026, 11, 6)
    >>> last_day(date(2026, 11, 2), 4, [(date(2026, 11, 2), plain), (date(2026, 11, 5), off)])
    datetime.date(2026, 11, 9)
    >>> last_day(date(2026, 11, 2), 4, [(date(2026, 11, 2), plain), (date(2026, 11, 7), off)])
    datetime.date(2026, 11, 6)
    """
    (_, first), *later = calendars
    last = first.plus(start, days)
    for day, calendar in later:
        if day <= last:
            last = max(last, calendar.plus(start, days))
    return last


def may_be_set(line: str, before: int | None, amount: int | None) -> bool:
    """Whether an upheld appeal may make a line say ``amount`` (R15): between the old amount and 0,
    the old one itself not. A struck 缺报 is not replaced; what the organization claimed itself is
    lowered to a figure that is named. Signed hundredths; ``before`` None: nothing stands any more.

    >>> may_be_set("check", -500, -200), may_be_set("check", -500, None)
    (True, True)
    >>> may_be_set("check", -500, -500), may_be_set("check", -500, 100)
    (False, False)
    >>> may_be_set("own", 8000, None), may_be_set("missed", 0, None)
    (False, True)
    """
    if line == OWN:
        return amount is not None and before is not None and 0 <= amount < before
    new, old = amount or 0, before or 0
    if line == MISSED or not old:
        return new == 0
    return old < new <= 0 if old < 0 else 0 <= new < old


def is_overturned(amount: int, honest: int) -> bool:
    """Whether a false claim is (R6): no more stands of it than an honest error deducts."""
    return amount >= honest
