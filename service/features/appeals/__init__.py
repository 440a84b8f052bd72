"""Appeals against lines of scorecards (申诉复核)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aggregates.words import N_
from service.feature import Entry, Feature, Figure, Panel, Todo
from service.features.appeals.rights import APPEAL_READ, RIGHTS


def _tells(reader: Any, after: int) -> dict[str, list[dict[str, Any]]]:
    from service.features.appeals.news import tells

    return tells(reader, after)


def _links(page: Any, code: str, entries: Sequence[Any]) -> Mapping[int, tuple[str, str]]:
    from service.features.appeals.pages import links

    return links(page, code, entries)


def _home(page: Any) -> Iterator[Figure | Todo | Panel]:
    from service.features.appeals.home import home

    return home(page)


FEATURE = Feature(
    name="appeals",
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Appeals",
            path="/appeals",
            opens=APPEAL_READ,
            place=55,
            group="Assessment",
            icon="page",
        ),
    ),
    tells=_tells,
    links=_links,
    home=_home,
    news={
        "scored": N_("Points were settled for you: {count}; from today on you may appeal."),
        "appeal-decided": N_("Appeals of yours were decided: {count}."),
        "appeal-overdue": N_("Appeals that nobody decided in time: {count}."),
    },
    families={"appeal": "Appeals"},
)
