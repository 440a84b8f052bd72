"""The workday calendar (工作日历)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from service.feature import Entry, Feature, Todo
from service.features.catalogue.rights import CATALOGUE_READ
from service.features.workdays.rights import RIGHTS

if TYPE_CHECKING:
    from service.workbooks.importing import ImportKind


def _imports() -> Iterator[ImportKind]:
    from service.features.workdays.sheets import IMPORT

    yield IMPORT


def _home(page: Any) -> Iterator[Todo]:
    from service.features.workdays.home import home

    return home(page)


FEATURE = Feature(
    name="workdays",
    home=_home,
    imports=_imports,
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Workdays",
            path="/workdays",
            opens=CATALOGUE_READ,
            place=120,
            group="Administration",
            icon="year",
        ),
    ),
)
