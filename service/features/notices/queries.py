"""Notices (送达) as of a moment, and what a bundled one has to say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select

from aggregates.values.moment import to_micros
from aggregates.values.period import Month
from projections.notices import NOTICES
from projections.personal_notices import PERSONAL_NOTICES
from projections.trail import TRAIL
from service.access.roles import Role
from service.access.who import Who
from service.reading.reader import Reader


def notices(reader: Reader, organizations: Iterable[str], limit: int = 50) -> Sequence[Row[Any]]:
    rows = reader.view.rows(NOTICES)
    query = select(rows).where(rows.c.organization.in_(list(organizations)))
    return reader.view.all(query.order_by(rows.c.served_at.desc(), rows.c.notice).limit(limit))


def notices_page(
    reader: Reader,
    organizations: Iterable[str] | None,
    limit: int,
    after: tuple[int, str] | None = None,
    received: bool | None = None,
) -> Sequence[Row[Any]]:
    """The newest first; ``after``: when the last one seen was served, and its id."""
    rows = reader.view.rows(NOTICES)
    query = select(rows).order_by(rows.c.served_at.desc(), rows.c.notice).limit(limit)
    if organizations is not None:
        query = query.where(rows.c.organization.in_(list(organizations)))
    if received is not None:
        query = query.where(rows.c.received_at.is_not(None) == received)
    if after is not None:
        same = (rows.c.served_at == after[0]) & (rows.c.notice > after[1])
        query = query.where(or_(rows.c.served_at < after[0], same))
    return reader.view.all(query)


def notice(reader: Reader, notice: str) -> Row[Any] | None:
    rows = reader.view.rows(NOTICES)
    return reader.view.one(select(rows).where(rows.c.notice == notice))


def personal_notices(
    reader: Reader, person: str, received: bool | None = None, limit: int = 50
) -> Sequence[Row[Any]]:
    """What was sent to that person alone, the newest first."""
    rows = reader.view.rows(PERSONAL_NOTICES)
    query = select(rows).where(rows.c.person == person)
    if received is not None:
        query = query.where(rows.c.received_at.is_not(None) == received)
    return reader.view.all(query.order_by(rows.c.served_at.desc(), rows.c.notice).limit(limit))


def seen_by(reader: Reader, who: Who) -> frozenset[UUID] | None:
    """Personal notices that somebody sees in the trail: their own, and auditors of the city all."""
    if any(grant.role is Role.AUDITOR for grant in who.grants):
        return None
    rows = reader.view.rows(PERSONAL_NOTICES)
    query = select(rows.c.notice).where(rows.c.person == who.actor)
    return frozenset(UUID(row.notice) for row in reader.view.all(query))


def urged_this_month(
    reader: Reader, month: Month, organizations: Iterable[str]
) -> dict[str, set[date]]:
    """On which days of the month each organization was urged."""
    trail = reader.view.rows(TRAIL)
    start = to_micros(datetime.combine(month.first_day, time(), reader.zone))
    query = select(trail.c.organization, trail.c.recorded_at).where(
        trail.c.kind == "assignment.urged",
        trail.c.organization.in_(list(organizations)),
        trail.c.recorded_at >= start,
        trail.c.recorded_at <= reader.end_of(month.last_day),
    )
    days: dict[str, set[date]] = defaultdict(set)
    for row in reader.view.all(query):
        days[row.organization].add(reader.day_of(row.recorded_at))
    return days


# What is told in a bundled notice, by the kind of the fact it comes from.
SENTENCES = {
    "assignment.issued": "issued",
    "assignment.returned": "returned",
    "assignment.urged": "urged",
    "assignment.cancelled": "cancelled",
    "assignment.transferred": "transferred",
    "assignment.extension_granted": "decided",
    "assignment.extension_refused": "decided",
    "assignment.not_applicable_granted": "decided",
    "assignment.not_applicable_refused": "decided",
    "report.returned": "report-returned",
}


def news(reader: Reader, after: int) -> dict[str, list[dict[str, Any]]]:
    """What happened to each organization since a position, bundled: kind, count, subjects (ids)."""
    trail = reader.view.rows(TRAIL)
    query = (
        select(trail.c.organization, trail.c.kind, trail.c.aggregate)
        .where(
            trail.c.since > after, trail.c.kind.in_(SENTENCES), trail.c.organization.is_not(None)
        )
        .order_by(trail.c.since)
    )
    subjects: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for row in reader.view.all(query):
        subjects[row.organization, SENTENCES[row.kind]][str(row.aggregate)] = None
    items: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for (organization, kind), ids in sorted(subjects.items()):
        items[organization].append({"kind": kind, "count": len(ids), "subjects": list(ids)[:20]})
    return items
