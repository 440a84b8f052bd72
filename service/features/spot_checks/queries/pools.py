"""Who may be drawn in a month, and what a confirmed report claimed (R6, R19)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from aggregates.account.account import OWN
from aggregates.report.report import ReportStatus
from aggregates.rules.spot_check import Pools, owing_months, pools
from aggregates.scheme.parameters import Parameters
from aggregates.values.moment import At
from aggregates.values.period import Month
from projections.evidence import EVIDENCE
from projections.reports import REPORTS
from projections.scores import ENTRIES
from projections.view import View
from service.features.assignments.queries import lines as assignments
from service.features.assignments.queries.lines import Line, Wanted
from service.features.catalogue.queries import catalogue
from service.features.reports import queries as reports
from service.features.spot_checks.queries import spot_checks as queries
from service.reading.reader import Reader
from service.reading.tree import Tree, tree, tree_of


def confirmed(reader: Reader, month: Month) -> set[str]:
    """Whose report is confirmed and has lines that carry points: an own entry stands."""
    sent, rows = reader.view.rows(REPORTS), reader.view.rows(ENTRIES)
    query = (
        select(sent.c.organization)
        .join(rows, (rows.c.organization == sent.c.organization) & (rows.c.period == sent.c.period))
        .where(
            sent.c.period == str(month),
            sent.c.status == ReportStatus.CONFIRMED.value,
            rows.c.line == OWN,
            rows.c.reversed.is_(None),
        )
    )
    return {row.organization for row in reader.view.all(query)}


class Undissolved:
    """The tree that a month is judged by, less those dissolved by now (R6, R19)."""

    def __init__(self, reader: Reader, month: Month) -> None:
        self.judged: Tree = tree_of(reader, month)
        self.now = tree(reader)
        self.scheme: Parameters = reader.scheme(month).parameters

    def stands(self, code: str) -> bool:
        return self.now[code].dissolved_at is None

    def is_unit(self, code: str) -> bool:
        place = self.judged[code]
        kind = self.scheme.kind(place.kind)
        below_root = place.superior is not None and place.superior == self.judged.root
        return below_root and (kind is None or kind.unit)

    def unit_of(self, code: str) -> str | None:
        """The unit that it is or stands beneath; None where it may not be checked."""
        if code not in self.judged or not self.stands(code):
            return None
        return next((each for each in self.judged.lineage(code) if self.is_unit(each)), None)

    def subtrees(self) -> dict[str, list[str]]:
        units = [code for code in self.judged.places if self.is_unit(code) and self.stands(code)]
        return {
            unit: [code for code in self.judged.subtree(unit) if self.stands(code)]
            for unit in units
        }


def pools_of(reader: Reader, month: Month) -> Pools:
    return pools(Undissolved(reader, month).subtrees(), confirmed(reader, month))


def owed(reader: Reader, month: Month, among: Pools) -> dict[str, str]:
    """Those that a false claim upheld in a month near adds to this one, by the fact that did."""
    known = {*among.themselves, *(c for codes in among.organizations.values() for c in codes)}
    rows = queries.upheld(reader, map(str, owing_months(month)))
    return {row.organization: row.reference for row in rows if row.organization in known}


# --- what was claimed ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Claimed:
    """A line of the own entry, hundredths. ``evidence``: digests that its report named."""

    line: Line
    weight: int
    claimed: int
    evidence: list[str]

    @property
    def assignment(self) -> UUID:
        key: UUID = self.line.row.assignment
        return key


def claimed_lines(reader: Reader, organization: str, month: Month) -> list[Claimed]:
    """The lines of the own entry as they stood when the report was confirmed; none where none is.
    What became of a line afterwards changes no entry (R5)."""
    report = reports.report(reader, organization, str(month))
    if report is None or report.status != ReportStatus.CONFIRMED or not report.confirmed_at:
        return []
    then = _as_of(reader, report.confirmed_at)
    wanted = Wanted(organizations=[organization], periods=[str(month)])
    rows = [row for row in assignments.find(then, wanted) if _counts(row)]
    digests = _evidence(then, rows)
    return [
        Claimed(line, line.row.points, line.row.claimed or 0, digests.get(line.row.assignment, []))
        for line in assignments.lines(then, rows, catalogue(reader))
    ]


def _as_of(reader: Reader, micros: int) -> Reader:
    """The same transaction, as of a moment of recording."""
    position = min(reader.at.position, reader.services.log.position_at(micros))
    at = At(position, reader.at.moment)
    earlier = View(reader.view.connection, reader.services.projections, at, None)
    return Reader(earlier, reader.services)


def _counts(row: Row[Any]) -> bool:
    return row.points > 0 and row.status not in ("cancelled", "not_applicable")


def _evidence(reader: Reader, lines: Sequence[Row[Any]]) -> dict[UUID, list[str]]:
    """Of the reports that stand: what an earlier one named is not shown for this one."""
    rows = reader.view.rows(EVIDENCE)
    reported = {row.reported: row.assignment for row in lines if row.reported}
    query = select(rows).where(rows.c.assignment.in_([row.assignment for row in lines]))
    named: dict[UUID, list[str]] = {}
    for row in reader.view.all(query.order_by(rows.c.since, rows.c.sha256)):
        if row.since in reported:
            named.setdefault(row.assignment, []).append(row.sha256)
    return named
