"""The scheme of assessment (考核方案)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from service.feature import Entry, Feature
from service.features.scheme.rights import RIGHTS, SCHEME_READ

if TYPE_CHECKING:
    from service.workbooks.importing import ImportKind


def _imports() -> Iterator[ImportKind]:
    from service.features.scheme.sheets.importing import IMPORT

    yield IMPORT


FEATURE = Feature(
    name="scheme",
    imports=_imports,
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Scheme",
            path="/scheme",
            opens=SCHEME_READ,
            place=110,
            group="Assessment",
            icon="scheme",
        ),
    ),
)
