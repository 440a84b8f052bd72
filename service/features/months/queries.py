"""What is due by itself: overdue lines, reports that lapse or are missed, months to close."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, case, exists, func, or_, select

from aggregates.assignment.states import UNREPORTED, Origin
from aggregates.report.report import ReportStatus
from aggregates.rules import report_days
from aggregates.rules.lights import is_overdue
from aggregates.values.period import Month
from projections.assignments import ASSIGNMENTS
from projections.organizations import ORGANIZATIONS
from projections.rankings import MONTHS
from projections.reports import REPORTS
from service.features.assignments.queries.lines import Lights
from service.features.reports import queries as reports
from service.features.scores.queries.working import SETTLED
from service.reading.reader import Reader
from service.reading.tree import tree


def overdue(reader: Reader, day: date) -> dict[UUID, date]:
    """Unreported lines that are overdue on ``day`` and not yet marked, with the day they became
    so (R4)."""
    rows = reader.view.rows(ASSIGNMENTS)
    lights = Lights(reader)
    early = [str(month) for month in _around(day) if not lights.report_due(str(month)) < day]
    columns = (rows.c.assignment, rows.c.period, rows.c.origin, rows.c.due)
    query = select(*columns).where(
        rows.c.status.in_(sorted(UNREPORTED)),
        rows.c.overdue_on.is_(None),
        rows.c.due < day,
        or_(rows.c.origin != Origin.CATALOGUE.value, rows.c.period.not_in(early)),
    )
    days: dict[UUID, date] = {}
    for row in reader.view.all(query.order_by(rows.c.period, rows.c.assignment)):
        report_due = lights.report_due(row.period) if row.origin == Origin.CATALOGUE else None
        if is_overdue(row.due, report_due, day):
            days[row.assignment] = max(row.due, report_due or row.due) + timedelta(days=1)
    return days


def _around(day: date) -> Iterator[Month]:
    """Months whose reports may not be due yet: the one before, this one, and a year to come."""
    return (Month.of(day).plus(number) for number in range(-1, 13))


def lapsing(reader: Reader, day: date) -> dict[Month, list[str]]:
    """Reports that nobody answered by the end of ``day`` (逾期未审视同确认)."""
    rows = reader.view.rows(REPORTS)
    waiting = _months_with(reader, ReportStatus.SUBMITTED)
    ripe = [str(month) for month in waiting if _first_lapse(reader, month) <= day]
    query = select(rows).where(
        rows.c.status == ReportStatus.SUBMITTED.value, rows.c.period.in_(ripe)
    )
    lines: dict[Month, list[str]] = defaultdict(list)
    for row in reader.view.all(query.order_by(rows.c.period, rows.c.organization)):
        month = Month.parse(row.period)
        scheme = reader.scheme(month).parameters
        due = report_days.due_on(month, scheme, reader.calendar)
        sent = reader.day_of(row.last_sent_at)
        if report_days.lapses_after(sent, due, scheme, reader.calendar) <= day:
            lines[month].append(row.organization)
    return lines


def _first_lapse(reader: Reader, month: Month) -> date:
    """No report of the month lapses before this day, whenever it was sent."""
    scheme = reader.scheme(month).parameters
    due = report_days.due_on(month, scheme, reader.calendar)
    return report_days.lapses_after(due, due, scheme, reader.calendar)


@dataclass(frozen=True, slots=True)
class Missing:
    organization: str
    missed_after: date


def missing(reader: Reader, day: date) -> dict[Month, list[str]]:
    """Organizations whose report is missed at the end of ``day`` (缺报)."""
    missing: dict[Month, list[str]] = {}
    returned = _months_with(reader, ReportStatus.RETURNED)
    for month in sorted({*open_months(reader), *returned}):
        if _first_missed(reader, month) > day:
            continue
        codes = [m.organization for m in _unsent(reader, month) if m.missed_after <= day]
        if codes:
            missing[month] = codes
    return missing


def _months_with(reader: Reader, status: ReportStatus) -> set[Month]:
    """Of whatever month: a report that came after it was missed may wait, lapse or be missed
    again though its month is closed."""
    rows = reader.view.rows(REPORTS)
    query = select(rows.c.period).where(rows.c.status == status.value).distinct()
    return {Month.parse(row.period) for row in reader.view.all(query)}


def _first_missed(reader: Reader, month: Month) -> date:
    scheme = reader.scheme(month).parameters
    due = report_days.due_on(month, scheme, reader.calendar)
    return report_days.missed_after(due, due, None, scheme, reader.calendar)


def _unsent(reader: Reader, month: Month) -> list[Missing]:
    sent = {row.organization: row for row in reports.reports(reader, str(month))}
    return [
        Missing(row.organization, _missed_after(reader, month, row, sent.get(row.organization)))
        for row in _holders(reader, month)
        if _is_unsent(sent.get(row.organization))
    ]


def _is_unsent(report: Row[Any] | None) -> bool:
    return report is None or report.status == ReportStatus.RETURNED


def _missed_after(reader: Reader, month: Month, row: Row[Any], report: Row[Any] | None) -> date:
    scheme, calendar = reader.scheme(month).parameters, reader.calendar
    returned = reader.day_of(report.returned_at) if report is not None else None
    due = report_days.due_on(month, scheme, calendar)
    return report_days.missed_after(due, reader.day_of(row.issued_at), returned, scheme, calendar)


def _holders(reader: Reader, month: Month) -> Sequence[Row[Any]]:
    """Standing organizations with lines that count, and when their list's issue was recorded:
    work by hand may have come long before a list that was slept through."""
    rows = reader.view.rows(ASSIGNMENTS)
    gone = {p.code for p in tree(reader).places.values() if p.dissolved_at is not None}
    listed = func.min(case((rows.c.origin == Origin.CATALOGUE.value, rows.c.issued_at)))
    any_line = func.min(rows.c.issued_at)
    query = (
        select(rows.c.organization, func.coalesce(listed, any_line).label("issued_at"))
        .where(rows.c.period == str(month), rows.c.points > 0)
        .where(rows.c.status.not_in(("cancelled", "not_applicable")))
        .group_by(rows.c.organization)
        .order_by(rows.c.organization)
    )
    return [row for row in reader.view.all(query) if row.organization not in gone]


def open_months(reader: Reader) -> list[Month]:
    """Months that are over, have lists, and are not closed, oldest first."""
    months = reader.view.rows(MONTHS)
    closed = {m.period for m in reader.view.all(select(months)) if m.closed is not None}
    this_month = Month.of(reader.today)
    due_months = (Month.parse(period) for period in _periods(reader) if period not in closed)
    return [month for month in due_months if month < this_month]


def _periods(reader: Reader) -> list[str]:
    """Every month there are assignments of: one query, one step through the index for each."""
    rows, later = reader.view.rows(ASSIGNMENTS), reader.view.rows(ASSIGNMENTS)
    periods = select(func.min(rows.c.period).label("period")).cte("periods", recursive=True)
    after = select(func.min(later.c.period)).where(later.c.period > periods.c.period)
    step = select(after.scalar_subquery()).where(periods.c.period.is_not(None))
    whole = periods.union_all(step)
    return [row.period for row in reader.view.all(select(whole)) if row.period is not None]


def closable(reader: Reader) -> list[Month]:
    """Open months in which every organization with lines is confirmed or missed (R5)."""
    return [month for month in open_months(reader) if _is_settled(reader, month)]


def _is_settled(reader: Reader, month: Month) -> bool:
    if _somebody_waits(reader, month):
        return False
    holders = [row.organization for row in _holders(reader, month)]
    status = {row.organization: row.status for row in reports.reports(reader, str(month))}
    return bool(holders) and all(status.get(code) in SETTLED for code in holders)


def _somebody_waits(reader: Reader, month: Month) -> bool:
    """A quick look first, on most days enough: a report not yet settled, of an organization that
    stands and has lines that count."""
    rows, orgs = reader.view.rows(REPORTS), reader.view.rows(ORGANIZATIONS)
    lines = reader.view.rows(ASSIGNMENTS)
    unread = exists().where(
        lines.c.period == str(month),
        lines.c.organization == rows.c.organization,
        lines.c.points > 0,
        lines.c.status.not_in(("cancelled", "not_applicable")),
    )
    waiting = (
        select(rows.c.organization)
        .join(orgs, orgs.c.organization == rows.c.organization)
        .where(rows.c.period == str(month), rows.c.status.not_in(sorted(SETTLED)))
        .where(orgs.c.dissolved_at.is_(None), unread)
        .limit(1)
    )
    return bool(reader.view.all(waiting))


def counting_reports(reader: Reader) -> dict[Month, list[UUID]]:
    """The reports sent or confirmed for months not closed: a late calendar settles their lateness
    anew (R5)."""
    rows, months = reader.view.rows(REPORTS), reader.view.rows(MONTHS)
    closed = {m.period for m in reader.view.all(select(months)) if m.closed is not None}
    counting = (ReportStatus.SUBMITTED.value, ReportStatus.CONFIRMED.value)
    query = select(rows.c.period, rows.c.report).where(rows.c.status.in_(counting))
    keys: dict[Month, list[UUID]] = defaultdict(list)
    for row in reader.view.all(query.order_by(rows.c.period, rows.c.organization)):
        if row.period not in closed:
            keys[Month.parse(row.period)].append(UUID(str(row.report)))
    return keys


def closed_months(reader: Reader) -> list[Month]:
    """The newest first."""
    rows = reader.view.rows(MONTHS)
    query = select(rows.c.period).where(rows.c.closed.is_not(None)).order_by(rows.c.period.desc())
    return [Month.parse(row.period) for row in reader.view.all(query)]
