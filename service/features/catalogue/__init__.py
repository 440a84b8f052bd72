"""The task catalogue (任务清单)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from service.feature import Entry, Feature, Hits
from service.features.catalogue.rights import CATALOGUE_READ, RIGHTS
from service.reading.naming import Choice

if TYPE_CHECKING:
    from service.workbooks.importing import ImportKind


def _imports() -> Iterator[ImportKind]:
    from service.features.catalogue.sheets import IMPORT

    yield IMPORT


def _finds(page: Any, asked: str) -> Iterator[Hits]:
    from service.features.catalogue.finding import finds

    return finds(page, asked)


def _choices(page: Any) -> Iterator[Choice]:
    from service.features.catalogue.finding import choices

    return choices(page)


FEATURE = Feature(
    name="catalogue",
    choices={"tasks": _choices},
    finds=_finds,
    imports=_imports,
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Task catalogue",
            path="/tasks",
            opens=CATALOGUE_READ,
            place=60,
            group="Administration",
            icon="list",
        ),
    ),
)
