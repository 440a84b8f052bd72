"""What people type into forms: full-width digits and any usual date are taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import TypeVar
from uuid import UUID

from aggregates.assignment.states import Outcome
from aggregates.errors import Refused
from aggregates.values.period import Month, Period, parse_period
from service.errors import Misread
from service.workbooks.values import (
    WrongValue,
    parse_date,
    parse_outcome,
    parse_points,
    parse_whole,
)

T = TypeVar("T")
MONTH = re.compile(r"(\d{4})\s*[-年./]\s*(\d{1,2})\s*月?", re.ASCII)
QUARTER = re.compile(r"(\d{4})\s*年?\s*(?:第|Q|q)?\s*([1-4一二三四])\s*(?:季度|季)?", re.ASCII)


class BadField(Misread):
    """A field of a form does not hold what it asks for."""


def day(written: str, near: Period | None = None) -> date:
    """``near``: the period that a date without its year is taken to be close to."""
    return _read(lambda: parse_date(written, near))


def day_or_none(written: str, near: Period | None = None) -> date | None:
    return day(written, near) if written.strip() else None


def deadline(written: str, today: date) -> date:
    """A day to come: one without its year is the next such day, today included."""
    due = day(written, Month.of(today))
    if due >= today:
        return due
    try:
        return day(written)  # written with its year: as it stands
    except BadField:
        return day(written, Month(today.year + 1, today.month))


def deadline_or_none(written: str, today: date) -> date | None:
    return deadline(written, today) if written.strip() else None


def period(written: str) -> Period:
    """As people write one, too: 2026年11月, ２０２６．１１, 2026年第4季度, 2026年."""
    plain = unicodedata.normalize("NFKC", written).strip()
    if month := MONTH.fullmatch(plain):
        return parse_period(f"{month[1]}-{int(month[2]):02d}")
    if quarter := QUARTER.fullmatch(plain):
        number = "一二三四".find(quarter[2]) + 1 or quarter[2]
        return parse_period(f"{quarter[1]}Q{number}")
    return parse_period(plain.removesuffix("年"))


def month(written: str) -> Month:
    return Month.parse(str(period(written)))


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
