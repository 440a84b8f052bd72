"""Bulletins of quarters (季通报)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from aggregates.words import N_
from service.feature import Entry, Feature, Figure, Panel, Todo
from service.features.bulletins.rights import BULLETINS_READ, RIGHTS

if TYPE_CHECKING:
    from service.web.page import Page


def _tells(reader: Any, after: int) -> dict[str, list[dict[str, Any]]]:
    from service.features.bulletins.news import tells

    return tells(reader, after)


def _home(page: Page) -> Iterator[Figure | Todo | Panel]:
    from service.features.bulletins.home import home

    return home(page)


FEATURE = Feature(
    name="bulletins",
    home=_home,
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Bulletins",
            path="/bulletins",
            opens=BULLETINS_READ,
            place=80,
            group="Assessment",
            icon="page",
        ),
    ),
    tells=_tells,
    news={"bulletin-issued": N_("Bulletins issued: {count}.")},
    families={"bulletin": N_("Bulletins")},
)
