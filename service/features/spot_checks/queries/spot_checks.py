"""Spot checks (月抽查) as of a moment: the months, who is checked in each, what was found (R6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, func, select

from aggregates.account.account import CHECK
from aggregates.errors import NotFound
from projections.checks import CHECK_ITEMS, CHECKS, SPOT_CHECKS
from projections.scores import ENTRIES
from service.reading.reader import Reader


def spot_checks(reader: Reader) -> Sequence[Row[Any]]:
    """The newest month first."""
    rows = reader.view.rows(SPOT_CHECKS)
    return reader.view.all(select(rows).order_by(rows.c.period.desc()))


def spot_check(reader: Reader, period: str) -> Row[Any] | None:
    rows = reader.view.rows(SPOT_CHECKS)
    return reader.view.one(select(rows).where(rows.c.period == period))


def must_be_called(reader: Reader, period: str) -> Row[Any]:
    row = spot_check(reader, period)
    if row is None:
        raise NotFound("No spot check of {period} is called.", period=period)
    return row


def checks(reader: Reader, period: str) -> Sequence[Row[Any]]:
    """In the order in which they were drawn and added."""
    rows = reader.view.rows(CHECKS)
    query = select(rows).where(rows.c.period == period)
    return reader.view.all(query.order_by(rows.c.place, rows.c.organization))


def counts(reader: Reader) -> dict[str, dict[str, int]]:
    """By month how many checks are in which state."""
    rows = reader.view.rows(CHECKS)
    query = select(rows.c.period, rows.c.state, func.count().label("many"))
    by_state: dict[str, dict[str, int]] = defaultdict(dict)
    for row in reader.view.all(query.group_by(rows.c.period, rows.c.state)):
        by_state[row.period][row.state] = row.many
    return by_state


def check(reader: Reader, organization: str, period: str) -> Row[Any] | None:
    rows = reader.view.rows(CHECKS)
    wanted = rows.c.organization == organization, rows.c.period == period
    return reader.view.one(select(rows).where(*wanted))


def must_be_drawn(reader: Reader, organization: str, period: str) -> Row[Any]:
    row = check(reader, organization, period)
    if row is None:
        raise NotFound(
            "{organization} is not among those drawn for {period}.",
            organization=organization,
            period=period,
        )
    return row


def of_organizations(
    reader: Reader, organizations: Iterable[str] | None, states: Sequence[str] = ()
) -> Sequence[Row[Any]]:
    """Their checks of all months, the newest first."""
    rows = reader.view.rows(CHECKS)
    query = select(rows)
    if organizations is not None:
        query = query.where(rows.c.organization.in_(list(organizations)))
    if states:
        query = query.where(rows.c.state.in_(states))
    return reader.view.all(query.order_by(rows.c.period.desc(), rows.c.place))


def items(reader: Reader, organization: str, period: str) -> Sequence[Row[Any]]:
    rows = reader.view.rows(CHECK_ITEMS)
    wanted = rows.c.organization == organization, rows.c.period == period
    return reader.view.all(select(rows).where(*wanted).order_by(rows.c.place))


def upheld(reader: Reader, periods: Iterable[str]) -> Sequence[Row[Any]]:
    """False claims upheld in these months, and overturned by no appeal since."""
    rows = reader.view.rows(CHECK_ITEMS)
    wanted = (
        rows.c.period.in_(list(periods)), rows.c.decision == "upheld", rows.c.overturned.is_(False)
    )  # fmt: skip
    return reader.view.all(select(rows).where(*wanted).order_by(rows.c.decided))


def deductions(
    reader: Reader, period: str, organization: str | None = None
) -> dict[str, dict[str, Row[Any]]]:
    """By organization and assignment the entries of checks that stand."""
    rows = reader.view.rows(ENTRIES)
    query = select(rows).where(
        rows.c.period == period, rows.c.line == CHECK, rows.c.reversed.is_(None)
    )
    if organization is not None:
        query = query.where(rows.c.organization == organization)
    deducted: dict[str, dict[str, Row[Any]]] = defaultdict(dict)
    for row in reader.view.all(query):
        deducted[row.organization][row.assignment] = row
    return deducted
