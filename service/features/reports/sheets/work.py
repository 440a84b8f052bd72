"""Self-evaluations being imported: each organization's rows, and what goes back (月自评表)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from aggregates.values.period import Month
from service.features.reports.commands.sendings import Sending
from service.features.reports.sheets.table import SelfEvaluationRow
from service.workbooks.errors import CellError
from service.workbooks.imported import Options
from service.workbooks.reading import Doubtful
from service.workbooks.table import Sheet
from service.workbooks.wrong_rows import write_wrong_rows


@dataclass(slots=True)
class OwnRows:
    """One organization's rows; the ``doubtful`` have wrong cells already, and the rest of them is
    looked at all the same."""

    rows: list[SelfEvaluationRow] = field(default_factory=list)
    doubtful: list[Doubtful[SelfEvaluationRow]] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)

    @property
    def all_rows(self) -> list[SelfEvaluationRow]:
        return self.rows + [each.row for each in self.doubtful]

    def wrong_already(self, number: int) -> frozenset[str]:
        """The columns of the row, one of ``all_rows``, that could not be read."""
        after = number - len(self.rows)
        return self.doubtful[after].wrong if after >= 0 else frozenset()


@dataclass(slots=True)
class Work:
    """The import in hand."""

    sheet: Sheet
    month: Month
    stated_on: date | None
    errors: list[CellError]
    notes: list[str]
    by_organization: dict[str, OwnRows]
    known: frozenset[str] = frozenset()  # of these, also what is settled already
    owners: dict[int, str] = field(default_factory=dict)  # by row number


def left_out(work: Work, right: Sequence[Sending], options: Options) -> bytes:
    sent = {sending.submission.organization for sending in right}
    also = {
        row.row.number
        for code, own_rows in work.by_organization.items()
        if code not in sent
        for row in own_rows.all_rows
    }
    out = io.BytesIO()
    write_wrong_rows(work.sheet, work.errors, out, also=also, translate=options.translate)
    return out.getvalue()
