"""Monthly reports (月自评)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from service.feature import Entry, Feature
from service.features.reports.rights import REPORT_READ, RIGHTS

if TYPE_CHECKING:
    from service.workbooks.importing import ImportKind


def _answers_for_some(page: Any) -> bool:
    home = page.home
    return home is not None and bool(page.tree.beneath.get(home.code))


def _imports() -> Iterator[ImportKind]:
    from service.features.reports.sheets.importing import IMPORT

    yield IMPORT


FEATURE = Feature(
    name="reports",
    imports=_imports,
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Monthly reports",
            path="/reports",
            opens=REPORT_READ,
            place=30,
            main=True,
            shown=_answers_for_some,
        ),
    ),
    families={"report": "Monthly reports"},
)
