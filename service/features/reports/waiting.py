"""What waits for an organization among monthly reports: those it owes, those it has to answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, func, select

from aggregates.assignment.states import Status
from aggregates.report.report import ReportStatus
from aggregates.rules import report_days
from aggregates.values.period import Month
from projections.assignments import ASSIGNMENTS
from projections.reports import REPORTS
from service.features.reports import queries as reports
from service.reading.reader import Reader
from service.reading.sentences import said

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


class Sent(NamedTuple):
    """A report that waits for its answer. ``at``: microseconds since 1970."""

    organization: str
    at: int


def to_confirm(reader: Reader, below: Sequence[str]) -> dict[str, list[Sent]]:
    """By month."""
    codes = tuple(below)
    return reader.remembered(("to confirm", codes), lambda: _to_confirm(reader, codes))


def _to_confirm(reader: Reader, below: Sequence[str]) -> dict[str, list[Sent]]:
    rows = reader.view.rows(REPORTS)
    query = select(rows.c.period, rows.c.organization, rows.c.last_sent_at).where(
        rows.c.organization.in_(list(below)), rows.c.status == ReportStatus.SUBMITTED.value
    )
    sendings: dict[str, list[Sent]] = {}
    for row in reader.view.all(query.order_by(rows.c.period, rows.c.organization)):
        sendings.setdefault(row.period, []).append(Sent(row.organization, row.last_sent_at))
    return sendings


def count_to_confirm(reader: Reader, below: Sequence[str]) -> int:
    codes = tuple(below)
    return reader.remembered(("how many to confirm", codes), lambda: _count(reader, codes))


def _count(reader: Reader, below: Sequence[str]) -> int:
    rows = reader.view.rows(REPORTS)
    wanted = rows.c.organization.in_(list(below)), rows.c.status == ReportStatus.SUBMITTED.value
    row = reader.view.one(select(func.count().label("sent")).where(*wanted))
    return row.sent if row else 0


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
