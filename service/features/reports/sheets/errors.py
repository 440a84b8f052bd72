"""At which cell of a self-evaluation a refusal is told."""

from __future__ import annotations

from aggregates.errors import Refused
from aggregates.values.period import Month
from service.features.reports.commands import sendings as report_sendings
from service.features.reports.sheets.table import SelfEvaluationRow
from service.workbooks.errors import CellError
from service.workbooks.table import Row

COLUMN = {
    "PointsAboveWeight": ("points", "points within the line's weight expected"),
    "InTheFuture": ("happened_on", "a day up to today expected"),
    "NotOpen": ("task", "a line that is still open expected"),
    "OpenChildren": ("outcome", "a line with no open work below expected"),
}


def refused(row: Row, column: str, refusal: Refused, expected: str) -> CellError:
    return row.error(column, refusal.message, expected, **refusal.places)


def line_error(month: Month, row: SelfEvaluationRow, refusal: Refused) -> CellError:
    if isinstance(refusal, report_sendings.NotOfTheList):
        return row.row.error(
            "task",
            "{task} was not issued to {organization} for {period}",
            "a task of its list expected",
            task=row.task,
            organization=row.organization,
            period=str(month),
        )
    column, expected = blamed(refusal)
    return refused(row.row, column, refusal, expected)


def blamed(refusal: Refused) -> tuple[str, str]:
    return COLUMN.get(type(refusal).__name__, ("task", "another value expected"))
