"""Rendering a page: one environment for each language, and how values look in words."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from aggregates.errors import Refused
from aggregates.values.moment import from_micros
from aggregates.values.period import Month, Period, Quarter, parse_period
from aggregates.values.points import format_points
from service.language import translator
from service.web import labels, relative

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "static"
SHARED = ROOT / "web" / "templates"
FEATURES = ROOT / "features"


class Words(Protocol):
    """English words to the reader's, with named places filled in."""

    def __call__(self, words: str, /, **places: object) -> str: ...


@cache
def words_of(language: str) -> Words:
    translate = translator(language)

    def words(told: str, /, **places: object) -> str:
        said = translate(told)
        return said.format(**places) if places else said

    return words


def templates() -> ChoiceLoader:
    """``layout.html`` of all; ``reports/one.html`` of a feature's own folder."""
    own = {folder.parent.name: FileSystemLoader(folder) for folder in FEATURES.glob("*/templates")}
    return ChoiceLoader([FileSystemLoader(SHARED), PrefixLoader(own)])


@cache
def environment(language: str) -> Environment:
    made = Environment(
        loader=templates(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = words_of(language)
    made.globals.update(_=words, static=static, labels=labels, relative=relative)
    made.filters.update(
        points=shown_points,
        day=shown_day,
        period=lambda period: shown_period(period, words),
        marked=_marked,
    )
    return made


def shown_points(hundredths: int | None) -> str:
    """Two decimals; an empty cell's dash where there is no figure."""
    return "—" if hundredths is None else format_points(hundredths)


def shown_day(day: date | str | None) -> str:
    return str(day) if day is not None else "—"


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


def _marked(text: str) -> Markup:
    """Lines kept as lines, everything else escaped."""
    return Markup("<br>").join(text.split("\n"))


@cache
def static(name: str) -> str:
    """The file's address with its digest, so that a new release is never an old file."""
    path = STATIC / name
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.exists() else "0"
    return f"/static/{name}?v={digest}"


def rendered(spoken: str, template: str, /, **context: Any) -> str:
    return environment(spoken).get_template(template).render(**context)
