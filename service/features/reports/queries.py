"""Monthly reports (月自评) as of a moment: what was sent, what is due, what a list is worth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, Select, select

from projections.assignments import ASSIGNMENTS
from projections.reports import REPORTS
from service.reading.reader import Reader


def reports(
    reader: Reader, period: str, organizations: Iterable[str] | None = None
) -> Sequence[Row[Any]]:
    rows = reader.view.rows(REPORTS)
    query = select(rows).where(rows.c.period == period).order_by(rows.c.organization)
    if organizations is not None:
        query = query.where(rows.c.organization.in_(list(organizations)))
    return reader.view.all(query)


def report(reader: Reader, organization: str, period: str) -> Row[Any] | None:
    rows = reports(reader, period, [organization])
    return rows[0] if rows else None


def of(reader: Reader, organization: str) -> Sequence[Row[Any]]:
    """Every report of one organization."""
    rows = reader.view.rows(REPORTS)
    query = select(rows).where(rows.c.organization == organization)
    return reader.view.all(query.order_by(rows.c.period))


def holders(reader: Reader, period: str) -> set[str]:
    """The organizations with lines of the month that carry points and count."""
    return set(reader.remembered(("holders", period), lambda: _holding(reader, period)))


def _holding(reader: Reader, period: str) -> frozenset[str]:
    rows = reader.view.all(_holders(reader, period).distinct())
    return frozenset(row.organization for row in rows)


def has_holders(reader: Reader, period: str) -> bool:
    return bool(reader.view.all(_holders(reader, period).limit(1)))


def _holders(reader: Reader, period: str) -> Select[Any]:
    rows = reader.view.rows(ASSIGNMENTS)
    query = select(rows.c.organization).where(rows.c.period == period, rows.c.points > 0)
    return query.where(rows.c.status.not_in(("cancelled", "not_applicable")))
