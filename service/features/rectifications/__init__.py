"""Rectifications (整改) of what was found wanting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from aggregates.words import N_
from service.feature import Entry, Feature
from service.features.rectifications.rights import RECTIFICATIONS_READ, RIGHTS

if TYPE_CHECKING:
    from service.workbooks.importing import ImportKind


def _imports() -> Iterator[ImportKind]:
    from service.features.rectifications.sheets import IMPORT

    yield IMPORT


FEATURE = Feature(
    name="rectifications",
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Rectifications",
            path="/rectifications",
            opens=RECTIFICATIONS_READ,
            place=56,
            group="Assessment",
            icon="list",
        ),
    ),
    imports=_imports,
    families={"rectification": N_("Rectifications")},
)
