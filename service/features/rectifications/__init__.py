"""Rectifications (整改) of what was found wanting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from aggregates.words import N_
from service.feature import AgendaItem, Entry, Feature
from service.features.rectifications.rights import RECTIFICATIONS_READ, RIGHTS

if TYPE_CHECKING:
    from service.workbooks.importing import ImportKind


def _imports() -> Iterator[ImportKind]:
    from service.features.rectifications.sheets import IMPORT

    yield IMPORT


def _agenda(
    reader: Any, organization: str, invited: Sequence[str], period: Any
) -> Iterator[AgendaItem]:
    from service.features.rectifications.agenda import waiting

    return waiting(reader, invited)


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
    agenda=_agenda,
    families={"rectification": N_("Rectifications")},
)
