"""Monthly reports (月自评)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from aggregates.words import N_
from service.feature import Entry, Feature, Figure, Panel, Todo
from service.features.reports.rights import REPORT_DECIDE, REPORT_READ, RIGHTS

if TYPE_CHECKING:
    from service.workbooks.importing import ImportKind


def _answers_for_some(page: Any) -> bool:
    home = page.home
    return home is not None and bool(page.tree.beneath.get(home.code))


def _waits(page: Any) -> int:
    """Reports that were sent and wait for their answer."""
    from service.features.reports.waiting import count_to_confirm

    if not page.decides or not page.may(REPORT_DECIDE, page.decides[0]):
        return 0
    return count_to_confirm(page.reader, page.decides)


def _imports() -> Iterator[ImportKind]:
    from service.features.reports.sheets.importing import IMPORT

    yield IMPORT


def _home(page: Any) -> Iterator[Figure | Todo | Panel]:
    from service.features.reports.pages.home import home

    return home(page)


FEATURE = Feature(
    name="reports",
    home=_home,
    news={"report-returned": N_("Monthly reports returned: {count}.")},
    imports=_imports,
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Monthly reports",
            path="/reports",
            opens=REPORT_READ,
            place=30,
            group="Work",
            icon="report",
            shown=_answers_for_some,
            waits=_waits,
        ),
    ),
    families={"report": "Monthly reports"},
)
