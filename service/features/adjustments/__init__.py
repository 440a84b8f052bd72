"""Bonuses and deductions of a year (加分项、减分项)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aggregates.words import N_
from service.feature import Entry, Feature, Figure, Panel, Todo
from service.features.adjustments.rights import ADJUSTMENT_READ, RIGHTS


def _tells(reader: Any, after: int) -> dict[str, list[dict[str, Any]]]:
    from service.features.adjustments.news import tells

    return tells(reader, after)


def _home(page: Any) -> Iterator[Figure | Todo | Panel]:
    from service.features.adjustments.home import home

    return home(page)


FEATURE = Feature(
    name="adjustments",
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Bonuses and deductions",
            path="/adjustments",
            opens=ADJUSTMENT_READ,
            place=56,
            group="Assessment",
            icon="page",
        ),
    ),
    home=_home,
    tells=_tells,
    news={"adjustment-decided": N_("Bonuses or deductions of yours were decided: {count}.")},
    families={"adjustment": "Bonuses and deductions"},
)
