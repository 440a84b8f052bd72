"""The directory of people (人员名录)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from service.feature import Entry, Feature
from service.features.people.rights import PEOPLE_READ, RIGHTS

if TYPE_CHECKING:
    from service.workbooks.importing import ImportKind


def _imports() -> Iterator[ImportKind]:
    from service.features.people.sheets import IMPORT

    yield IMPORT


FEATURE = Feature(
    name="people",
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
