"""Rendering a page: one environment for each language, and how values look in words."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from service.web import labels, relative
from service.web.assets import address
from service.web.tints import tint
from service.web.words import shown_day, shown_period, shown_points, shown_short_day, words_of

ROOT = Path(__file__).parent.parent
SHARED = ROOT / "web" / "templates"
FEATURES = ROOT / "features"


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
    made.globals.update(_=words, static=address, labels=labels, relative=relative)
    made.filters.update(
        points=shown_points,
        day=shown_day,
        short_day=lambda day: shown_short_day(day, words),
        tint=tint,
        period=lambda period: shown_period(period, words),
        marked=_marked,
        said=lambda words, translate: translate(words),
    )
    return made


def _marked(text: str) -> Markup:
    """Lines kept as lines, everything else escaped."""
    return Markup("<br>").join(text.split("\n"))


def rendered(spoken: str, template: str, /, **context: Any) -> str:
    return environment(spoken).get_template(template).render(**context)
