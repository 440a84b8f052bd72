"""What follows from a year's result (结果运用, 三挂钩)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aggregates.words import N_
from service.feature import Entry, Feature, Figure, Panel, Todo
from service.features.consequences.rights import CONSEQUENCES_READ, RIGHTS


def _tells(reader: Any, after: int) -> dict[str, list[dict[str, Any]]]:
    from service.features.consequences.news import tells

    return tells(reader, after)


def _home(page: Any) -> Iterator[Figure | Todo | Panel]:
    from service.features.consequences.home import home

    return home(page)


FEATURE = Feature(
    name="consequences",
    rights=RIGHTS,
    navigation=(
        Entry(
            words="What follows", path="/consequences", opens=CONSEQUENCES_READ, place=59,
            group="Assessment", icon="page",
        ),
    ),
    home=_home,
    tells=_tells,
    news={
        "result-sent-on": N_("Results of yours were sent on: {count}."),
        "result-taken-back": N_("Results of yours that were sent on were taken back: {count}."),
    },
    families={"consequence": "What follows"},
)  # fmt: skip
