"""Bonuses and deductions (加分项、减分项, R10) of a year as of a moment, and their sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from aggregates.errors import NotFound
from aggregates.rules.year_score import capped
from aggregates.values.period import Year, parse_period
from projections.adjustments import ADJUSTMENTS
from service.reading.reader import Reader
from service.reading.sentences import said


@dataclass(frozen=True, slots=True)
class Adjusted:
    """One of them, with the words that were typed."""

    row: Row[Any]
    reason: str | None
    note: str | None


def adjustments(
    reader: Reader,
    year: str,
    organizations: Iterable[str] | None = None,
    state: str | None = None,
    kind: str | None = None,
) -> list[Adjusted]:
    """By organization, and for each in the order in which they were proposed."""
    rows = reader.view.rows(ADJUSTMENTS)
    query = select(rows).where(rows.c.year == year)
    if organizations is not None:
        query = query.where(rows.c.organization.in_(list(organizations)))
    if state is not None:
        query = query.where(rows.c.state == state)
    if kind is not None:
        query = query.where(rows.c.kind == kind)
    return _worded(reader, reader.view.all(query.order_by(rows.c.organization, rows.c.proposed)))


def adjustment(
    reader: Reader, key: str, year: str | None = None, organization: str | None = None
) -> Adjusted:
    """NotFound, also where it is of another year or organization than is named."""
    rows = reader.view.rows(ADJUSTMENTS)
    row = reader.view.one(select(rows).where(rows.c.adjustment == key))
    named = (year or getattr(row, "year", ""), organization or getattr(row, "organization", ""))
    if row is None or named != (row.year, row.organization):
        raise NotFound("There is no bonus or deduction {id}.", id=key)
    return _worded(reader, [row])[0]


def _worded(reader: Reader, rows: Sequence[Row[Any]]) -> list[Adjusted]:
    words = reader.texts(at for row in rows for at in (row.proposed, row.decided))
    return [
        Adjusted(row, said(words, row.proposed, "reason"), said(words, row.decided, "note"))
        for row in rows
    ]


def undecided(reader: Reader, year: str | None = None) -> Sequence[Row[Any]]:
    rows = reader.view.rows(ADJUSTMENTS)
    query = select(rows).where(rows.c.state == "proposed").order_by(rows.c.proposed)
    return reader.view.all(query.where(rows.c.year == year) if year else query)


@dataclass(frozen=True, slots=True)
class Sum:
    """What was approved for one organization in hundredths, and what of it counts."""

    organization: str
    bonuses: int
    deductions: int
    counted_bonuses: int
    counted_deductions: int


def sums(reader: Reader, year: str, known: Iterable[Adjusted]) -> list[Sum]:
    scheme = reader.scheme(_year(year)).parameters
    totals: dict[str, dict[str, int]] = defaultdict(lambda: {"bonus": 0, "deduction": 0})
    for each in known:
        if each.row.state == "approved":
            totals[each.row.organization][each.row.kind] += each.row.points
    return [
        Sum(code, of["bonus"], of["deduction"], capped(of["bonus"], scheme.bonus_at_most),
            capped(of["deduction"], scheme.deduction_at_most))
        for code, of in totals.items()
    ]  # fmt: skip


def _year(written: str) -> Year:
    period = parse_period(written)
    assert isinstance(period, Year)
    return period
