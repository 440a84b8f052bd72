"""Organizations (组织): the tree, its changes, who answers for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from service.access.actions import ORGANIZATIONS_READ
from service.feature import Entry, Feature, Hits
from service.features.organizations.rights import RIGHTS
from service.reading.naming import Choice

if TYPE_CHECKING:
    from service.workbooks.importing import ImportKind


def _imports() -> Iterator[ImportKind]:
    from service.features.organizations.sheets import IMPORT

    yield IMPORT


def _finds(page: Any, asked: str) -> Iterator[Hits]:
    from service.features.organizations.finding import finds

    return finds(page, asked)


def _choices(page: Any) -> Iterator[Choice]:
    from service.features.organizations.finding import choices

    return choices(page)


FEATURE = Feature(
    name="organizations",
    choices={"organizations": _choices},
    finds=_finds,
    imports=_imports,
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Organizations",
            path="/organizations",
            opens=ORGANIZATIONS_READ,
            place=50,
            group="Administration",
            icon="tree",
        ),
    ),
    families={"organization": "Organization"},
)
