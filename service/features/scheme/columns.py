"""Versions of the scheme (考核方案): as JSON, and a line for each figure in tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from aggregates.scheme.scheme import Version
from service.features.scheme.queries import UNITS, figure_told
from service.web.cells import Cell, Translate
from service.web.columns import Column, Columns

VERSIONS = Columns[Version](
    "Scheme",
    "Scheme",
    (
        Column(name="version", cell=Cell.WHOLE, value=lambda each: each.number, example=1),
        Column(name="in_force_from", value=lambda each: str(each.in_force_from), example="2026-10"),
        Column(
            name="parameters",
            cell=Cell.OBJECT,
            value=lambda each: each.parameters.state(),
            example={"late_per_day": 100},
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Figure:
    version: Version
    name: str
    value: Any


def figures(versions: Iterable[Version]) -> Iterator[Figure]:
    for version in versions:
        for name, value in version.parameters.state().items():
            yield Figure(version, name, value)


def _in_words(figure: Figure, translate: Translate) -> Any:
    """As it comes in again; a list as JSON."""
    if isinstance(figure.value, list):
        return json.dumps(figure.value, ensure_ascii=False)
    return figure_told(UNITS.get(figure.name, ""), figure.value, translate)


FIGURES = Columns[Figure](
    "Figure",
    "Scheme",
    (
        Column(
            name="version",
            words="Version",
            cell=Cell.WHOLE,
            value=lambda each: each.version.number,
        ),
        Column(
            name="in_force_from",
            words="In force from",
            value=lambda each: str(each.version.in_force_from),
        ),
        Column(name="name", words="Parameter"),
        Column(name="value", words="Value", said=_in_words),
    ),
)
