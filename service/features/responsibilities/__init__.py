"""Who answers for what (责任体系), and elections (换届)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aggregates.words import N_
from service.feature import Entry, Feature, Todo
from service.features.responsibilities.rights import RESPONSIBILITIES_READ, RIGHTS


def _tells(reader: Any, after: int) -> dict[str, list[dict[str, Any]]]:
    from service.features.responsibilities.news import tells

    return tells(reader, after)


def _home(page: Any) -> Iterator[Todo]:
    from service.features.responsibilities.home import home

    return home(page)


FEATURE = Feature(
    name="responsibilities",
    rights=RIGHTS,
    navigation=(
        Entry(
            words=N_("Responsibilities"),
            path="/responsibilities",
            opens=RESPONSIBILITIES_READ,
            place=50,
            group="Branches",
            icon="person",
        ),
    ),
    tells=_tells,
    home=_home,
    news={"election-due": N_("Your election is due: {count}.")},
)
