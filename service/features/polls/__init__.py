"""Polls (民主测评), and the secret ballots in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aggregates.words import N_
from service.feature import Entry, Feature, Figure, Panel, Todo
from service.features.polls.rights import POLLS_READ, RIGHTS


def _tells(reader: Any, after: int) -> dict[str, list[dict[str, Any]]]:
    from service.features.polls.news import tells

    return tells(reader, after)


def _home(page: Any) -> Iterator[Figure | Todo | Panel]:
    from service.features.polls.home import home

    return home(page)


FEATURE = Feature(
    name="polls",
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Polls", path="/polls", opens=POLLS_READ, place=57, group="Assessment",
            icon="page",
        ),
    ),
    home=_home,
    tells=_tells,
    news={"poll-closed": N_("Polls about you were closed: {count}.")},
    families={"poll": "Polls"},
)  # fmt: skip
