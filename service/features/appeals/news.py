"""What notices tell (送达): entries that are settled, from which a term runs; decisions; and the
committee of appeals on which nobody decided in time (R15)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import or_, select

from aggregates.account.account import CHECK, account_id
from aggregates.appeal.appeal import AppealState
from aggregates.report.report import ReportStatus
from aggregates.values.period import Month
from projections.appeals import APPEALS, SERVED
from projections.checks import CHECKS
from projections.reports import REPORTS
from projections.scores import ENTRIES
from projections.trail import TRAIL
from service.features.appeals.queries.appeals import appeals
from service.reading.reader import Reader
from service.reading.tree import tree

Items = dict[str, list[dict[str, Any]]]
SETTLED = (ReportStatus.CONFIRMED.value, ReportStatus.MISSED.value)
FEW = 500  # that are asked for by name
SETTLING = ("report.confirmed", "report.missed")


def tells(reader: Reader, after: int) -> Items:
    items: Items = defaultdict(list)
    for organization, period, numbers in _settled(reader, after):
        days = reader.scheme(Month.parse(period)).parameters.appeal_days
        items[organization].append(
            {"kind": "scored", "count": len(numbers), "period": period, "entries": numbers,
             "subjects": [str(account_id(organization, period[:4]))],
             "until": reader.calendar.plus(reader.today, days).isoformat()}
        )  # fmt: skip
    for organization, ids in _decided(reader, after).items():
        items[organization].append(
            {"kind": "appeal-decided", "count": len(ids), "subjects": ids[:20]}
        )
    overdue = _overdue(reader, after)
    if overdue and (root := tree(reader).root) is not None:
        items[root].append(
            {"kind": "appeal-overdue", "count": len(overdue), "subjects": overdue[:20]}
        )
    return items


# --- settled entries ----------------------------------------------------------------------------


def _settled(reader: Reader, after: int) -> list[tuple[str, str, list[int]]]:
    """By organization and month the entries that stand, are settled and were not served: those of
    confirmed and missed reports. What a check's result tells of is left to it."""
    news: dict[tuple[str, str], list[int]] = defaultdict(list)
    changed = _changed(reader, after)
    if not changed:
        return []
    served, fresh = _served(reader, {code for code, _ in changed}), _fresh_results(reader, after)
    for row in _live_entry(reader, changed):
        key = row.organization, row.period
        known = (row.organization, row.year, row.entry) in served
        if not known and not (row.line == CHECK and key in fresh):
            news[key].append(row.entry)
    return [(*key, sorted(numbers)) for key, numbers in sorted(news.items())]


def _changed(reader: Reader, after: int) -> set[tuple[str, str]]:
    """Organization and month of what was entered or settled since, of settled reports."""
    entries, trail = reader.view.rows(ENTRIES), reader.view.rows(TRAIL)
    entered = select(entries.c.organization, entries.c.period).where(entries.c.entered > after)
    settled = select(trail.c.organization, trail.c.period).where(
        trail.c.kind.in_(SETTLING), trail.c.since > after
    )
    near = {(row.organization, row.period)
            for query in (entered, settled) for row in reader.view.all(query)}  # fmt: skip
    reports = reader.view.rows(REPORTS)
    query = select(reports.c.organization, reports.c.period).where(
        reports.c.status.in_(SETTLED), reports.c.period.in_({period for _, period in near})
    )
    return near & {(row.organization, row.period) for row in reader.view.all(query)}


def _live_entry(reader: Reader, of: set[tuple[str, str]]) -> Iterable[Any]:
    rows = reader.view.rows(ENTRIES)
    query = select(rows).where(
        rows.c.period.in_({period for _, period in of}), rows.c.reversed.is_(None)
    )
    codes = {code for code, _ in of}
    if len(codes) <= FEW:
        query = query.where(rows.c.organization.in_(codes))
    return [row for row in reader.view.all(query) if (row.organization, row.period) in of]


def _served(reader: Reader, organizations: set[str]) -> set[tuple[str, str, int]]:
    rows = reader.view.rows(SERVED)
    query = select(rows.c.organization, rows.c.year, rows.c.entry)
    if len(organizations) <= FEW:
        query = query.where(rows.c.organization.in_(organizations))
    return {(row.organization, row.year, row.entry) for row in reader.view.all(query)}


def _fresh_results(reader: Reader, after: int) -> set[tuple[str, str]]:
    rows = reader.view.rows(CHECKS)
    query = select(rows.c.organization, rows.c.period).where(rows.c.result > after)
    return {(row.organization, row.period) for row in reader.view.all(query)}


# --- appeals ------------------------------------------------------------------------------------


def _decided(reader: Reader, after: int) -> dict[str, list[str]]:
    rows = reader.view.rows(APPEALS)
    query = select(rows.c.organization, rows.c.appeal).where(
        rows.c.decided > after,
        or_(rows.c.state == AppealState.UPHELD, rows.c.state == AppealState.DISMISSED),
    )
    decided: dict[str, list[str]] = defaultdict(list)
    for row in reader.view.all(query.order_by(rows.c.decided)):
        decided[row.organization].append(row.appeal)
    return decided


def _overdue(reader: Reader, after: int) -> list[str]:
    """Those whose days ran out since the last notices: told once."""
    since = reader.day_of(reader.services.log.recorded_at(after)) if after else None
    return [
        filed.row.appeal
        for filed in appeals(reader, state=AppealState.FILED)
        if filed.overdue and (since is None or filed.decide_by >= since)
    ]
