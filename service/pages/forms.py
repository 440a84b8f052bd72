"""What people type into forms: full-width digits and any usual date are taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar
from uuid import UUID

from aggregates.assignment.states import Outcome
from aggregates.errors import Refused
from aggregates.values.period import Period
from service.sheets.values import WrongValue, parse_date, parse_outcome, parse_points, parse_whole

T = TypeVar("T")


class BadField(Refused):
    """A field of a form does not hold what it asks for: what is wrong, and what is expected.

    Both are templates of their own, as a wrong cell's are."""

    def __init__(self, wrong: str, expected: str, /, **places: object) -> None:
        self.wrong, self.expected = wrong, expected
        super().__init__("{problem}", problem=f"{wrong}, {expected}".format(**places))
        self.places = places


def day(written: str, near: Period | None = None) -> date:
    """``near``: the period that a date without its year is taken to be close to."""
    return _read(lambda: parse_date(written, near))


def day_or_none(written: str, near: Period | None = None) -> date | None:
    return day(written, near) if written.strip() else None


def points(written: str) -> int:
    """Whole hundredths."""
    return _read(lambda: parse_points(written))


def whole(written: str) -> int:
    return _read(lambda: parse_whole(written))


def outcome(written: str) -> Outcome:
    return Outcome(_read(lambda: parse_outcome(written)))


def identity(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise Refused("This form is damaged; open the page again.") from None


def _read(parse: Callable[[], T]) -> T:
    try:
        return parse()
    except WrongValue as wrong:
        raise BadField(wrong.wrong, wrong.expected, **wrong.places) from None
