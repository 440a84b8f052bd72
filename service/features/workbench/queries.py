"""What waits for an organization (工作台): its own open lines, and what it has to decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, or_, select

from aggregates.assignment.states import OPEN, UNREPORTED, Origin, Status
from aggregates.report.report import ReportStatus
from aggregates.rules import report_days
from aggregates.values.period import Month
from projections.assignments import ASSIGNMENTS
from projections.reports import REPORTS
from service.features.assignments.queries import lines as queries
from service.features.assignments.queries.lines import Line, Wanted
from service.features.catalogue.queries import Catalogue
from service.features.notices.queries import notices_page
from service.features.reports import queries as reports
from service.reading.reader import Reader
from service.reading.sentences import said

NOTICES_SHOWN = 50


# The lines of a list: neither cancelled nor granted not to apply.
COUNTED = tuple(sorted(set(Status) - {Status.CANCELLED, Status.NOT_APPLICABLE}))


@dataclass(frozen=True, slots=True)
class ListToReport:
    """A month's report that one still owes, or may send. ``status``: as the report's, or waiting.
    ``opens``: the first day it can be sent."""

    month: Month
    status: str
    opens: date
    due: date
    lines: int
    returned_because: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """``unreceived``: how many lines of each month wait for receipt. ``mine``: unreported lines by
    deadline. ``to_accept``, ``asked``: of organizations directly below. ``to_confirm``: how many
    reports of each month wait for an answer."""

    mine: list[Line]
    unreceived: dict[str, int]
    to_report: list[ListToReport]
    to_confirm: dict[str, int]
    to_accept: list[Line]
    asked: list[Line]
    notices: Sequence[Row[Any]]


def waiting(
    reader: Reader, organization: str, below: Sequence[str], names: Catalogue, limit: int = 200
) -> Waiting:
    rows = queries.find(reader, Wanted(organizations=[organization], statuses=sorted(UNREPORTED)))
    mine = sorted(
        queries.lines(reader, rows, names), key=lambda line: (line.row.due, line.row.task or "")
    )
    unreceived = Counter(row.period for row in rows if row.status == Status.ISSUED)
    decided = queries.lines(reader, _to_decide(reader, below), names)
    return Waiting(
        mine[:limit],
        dict(sorted(unreceived.items())),
        lists_to_report(reader, organization),
        _to_confirm(reader, below),
        [line for line in decided if line.row.status == Status.REPORTED][:limit],
        [line for line in decided if line.row.status in UNREPORTED][:limit],
        notices_page(reader, [organization], NOTICES_SHOWN, received=False),
    )


def _to_decide(reader: Reader, below: Sequence[str]) -> Sequence[Row[Any]]:
    """Requests; and reported lines that no monthly report will carry (of the catalogue with
    points they are accepted with their report)."""
    rows = reader.view.rows(ASSIGNMENTS)
    asked = rows.c.extension.is_not(None) | rows.c.not_applicable_asked
    alone = (rows.c.origin != Origin.CATALOGUE.value) | (rows.c.points == 0)
    query = select(rows).where(
        rows.c.organization.in_(list(below)),
        rows.c.status.in_(sorted(OPEN)),
        or_(asked, (rows.c.status == Status.REPORTED.value) & alone),
    )
    return reader.view.all(query.order_by(rows.c.due, rows.c.organization, rows.c.assignment))


def _to_confirm(reader: Reader, below: Sequence[str]) -> dict[str, int]:
    rows = reader.view.rows(REPORTS)
    query = select(rows.c.period).where(
        rows.c.organization.in_(list(below)), rows.c.status == ReportStatus.SUBMITTED.value
    )
    return dict(sorted(Counter(row.period for row in reader.view.all(query)).items()))


def lists_to_report(reader: Reader, organization: str) -> list[ListToReport]:
    """Months begun with lines that count and no report that stands, oldest first; nothing older
    than the last three unless it was returned. A month issued ahead is none of them yet."""
    rows = reader.view.rows(ASSIGNMENTS)
    query = select(rows.c.period).where(
        rows.c.organization == organization,
        rows.c.points > 0,
        rows.c.status.in_(COUNTED),  # so that the index by status and organization serves
    )
    counts = Counter(row.period for row in reader.view.all(query))
    begun = sorted(period for period in counts if _has_begun(reader, period))
    sent = {row.period: row for row in reports.of(reader, organization)}
    return [
        _owed(reader, Month.parse(period), counts[period], sent.get(period))
        for number, period in enumerate(begun, 1)
        if _is_owed(sent.get(period), number > len(begun) - 3)
    ]


def _has_begun(reader: Reader, period: str) -> bool:
    return Month.parse(period).first_day <= reader.today


def _is_owed(row: Row[Any] | None, recent: bool) -> bool:
    status = row.status if row is not None else None
    if status == ReportStatus.RETURNED.value:
        return True
    return recent and status not in (ReportStatus.CONFIRMED.value, ReportStatus.SUBMITTED.value)


def _owed(reader: Reader, month: Month, lines: int, row: Row[Any] | None) -> ListToReport:
    because = None
    if row is not None and row.returned is not None:
        because = said(reader.texts([row.returned]), row.returned, "reason")
    return ListToReport(
        month,
        row.status if row is not None else "waiting",
        report_days.opens_on(month, reader.calendar),
        report_days.due_on(month, reader.scheme(month).parameters, reader.calendar),
        lines,
        because,
    )
