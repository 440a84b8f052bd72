"""The directory of people (人员名录)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from service.feature import Entry, Feature, Hits
from service.features.people.rights import PEOPLE_READ, RIGHTS
from service.reading.naming import Choice

if TYPE_CHECKING:
    from service.workbooks.importing import ImportKind


def _imports() -> Iterator[ImportKind]:
    from service.features.people.sheets import IMPORT

    yield IMPORT


def _finds(page: Any, asked: str) -> Iterator[Hits]:
    from service.features.people.finding import finds

    return finds(page, asked)


def _choices(page: Any) -> Iterator[Choice]:
    from service.features.people.finding import choices

    return choices(page)


FEATURE = Feature(
    name="people",
    finds=_finds,
    choices={"people": _choices},
    imports=_imports,
    rights=RIGHTS,
    navigation=(
        Entry(
            words="People",
            path="/people",
            opens=PEOPLE_READ,
            place=160,
            group="Administration",
            icon="person",
        ),
    ),
)
