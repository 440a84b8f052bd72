"""Words in the reader's language, and how values look among them."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo

from aggregates.errors import Refused
from aggregates.values.moment import from_micros
from aggregates.values.period import Month, Period, Quarter, parse_period
from aggregates.values.points import format_points
from service.language import translator


class Words(Protocol):
    """English words to the reader's, with named places filled in."""

    def __call__(self, words: str, /, **places: object) -> str: ...


@cache
def words_of(language: str) -> Words:
    translate = translator(language)

    def words(message: str, /, **places: object) -> str:
        said = translate(message)
        return said.format(**places) if places else said

    return words


def shown_points(hundredths: int | None) -> str:
    """Two decimals; an empty cell's dash where there is no figure."""
    return "—" if hundredths is None else format_points(hundredths)


def shown_day(day: date | str | None) -> str:
    return str(day) if day is not None else "—"


def shown_short_day(day: date, words: Words) -> str:
    """12月25日: where the year is said elsewhere."""
    return words("{month}-{day}", month=day.month, day=day.day)


def shown_moment(micros: int | datetime | None, zone: ZoneInfo) -> str:
    """To the minute, by the clock that people read."""
    if micros is None:
        return "—"
    at = from_micros(micros) if isinstance(micros, int) else micros
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def shown_period(period: Period | str, words: Words) -> str:
    """2026年11月, 2026年第4季度, 2026年; what is no period stays as it is."""
    try:
        read = parse_period(period) if isinstance(period, str) else period
    except Refused:
        return str(period)
    match read:
        case Month(year=year, month=month):
            return words("{year}-{month:02d}", year=year, month=month)
        case Quarter(year=year, quarter=quarter):
            return words("{year} Q{quarter}", year=year, quarter=quarter)
    return words("{year}", year=read.year)
