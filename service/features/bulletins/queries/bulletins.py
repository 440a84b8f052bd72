"""Bulletins (通报, R17) as of a moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from aggregates.errors import NotFound
from aggregates.values.period import Quarter
from projections.bulletins import BULLETINS
from projections.checks import CHECKS, SPOT_CHECKS
from service.reading.reader import Reader

ISSUED = ("issued", "superseded")
SIGNED = ("signed", *ISSUED)  # those that a document number is taken by


def bulletins(
    reader: Reader, period: str | None = None, states: Sequence[str] | None = None
) -> Sequence[Row[Any]]:
    """The newest quarter first, and in it the newest bulletin."""
    rows = reader.view.rows(BULLETINS)
    query = select(rows)
    if period is not None:
        query = query.where(rows.c.period == period)
    if states is not None:
        query = query.where(rows.c.state.in_(states))
    return reader.view.all(query.order_by(rows.c.period.desc(), rows.c.n.desc()))


def bulletin(reader: Reader, period: str, n: int) -> Row[Any]:
    """NotFound."""
    rows = reader.view.rows(BULLETINS)
    row = reader.view.one(select(rows).where(rows.c.period == period, rows.c.n == n))
    if row is None:
        raise NotFound("There is no bulletin {n} of {period}.", n=n, period=period)
    return row


def newest_issued(reader: Reader, period: str) -> Row[Any]:
    """What a bulletin is where no number is named (R17). NotFound."""
    issued = bulletins(reader, period, ISSUED)
    if not issued:
        raise NotFound("No bulletin of {period} is issued yet.", period=period)
    return issued[0]


def latest(reader: Reader, period: str, states: Sequence[str] | None = None) -> Row[Any]:
    """The last that was drafted, whatever became of it. NotFound."""
    rows = bulletins(reader, period, states)
    if not rows:
        raise NotFound("No bulletin of {period} is drafted yet.", period=period)
    return rows[0]


def open_checks(reader: Reader, quarter: Quarter) -> dict[str, list[str]]:
    """By month whose spot checks are not settled; a call without its draw has nobody yet (R7)."""
    months = [str(month) for month in quarter.months]
    checks, calls = reader.view.rows(CHECKS), reader.view.rows(SPOT_CHECKS)
    waiting: dict[str, list[str]] = defaultdict(list)
    called = select(calls.c.period).where(calls.c.period.in_(months), calls.c.drawn.is_(None))
    for row in reader.view.all(called):
        waiting[row.period] = []
    query = select(checks.c.period, checks.c.organization)
    query = query.where(checks.c.period.in_(months), checks.c.state != "settled")
    for row in reader.view.all(query.order_by(checks.c.period, checks.c.organization)):
        waiting[row.period].append(row.organization)
    return dict(sorted(waiting.items()))


def with_number(reader: Reader, document_number: str) -> Row[Any] | None:
    """The signed bulletin that has this 发文字号."""
    rows = reader.view.rows(BULLETINS)
    wanted = rows.c.document_number == document_number, rows.c.state.in_(SIGNED)
    matches = reader.view.all(select(rows).where(*wanted))
    return matches[0] if matches else None


def numbers_of(reader: Reader, year: int) -> list[int]:
    """Our 期号 of the year so far."""
    rows = reader.view.rows(BULLETINS)
    query = select(rows.c.number).where(rows.c.year == year, rows.c.number.is_not(None))
    return [row.number for row in reader.view.all(query)]
