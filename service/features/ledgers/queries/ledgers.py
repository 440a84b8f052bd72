"""Ledger checks (季检查, R7) as of a moment: which there are, their items and their samples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, select

from aggregates.account.account import LEDGER
from aggregates.errors import NotFound
from aggregates.rules.ledger import Tally
from projections.ledgers import LEDGER_MARKS, LEDGER_SAMPLES, LEDGERS, SAMPLED_ITEMS
from projections.scores import ENTRIES
from service.reading.reader import Reader


def ledger(reader: Reader, quarter: str, organization: str) -> Row[Any] | None:
    rows = reader.view.rows(LEDGERS)
    wanted = rows.c.period == quarter, rows.c.organization == organization
    return reader.view.one(select(rows).where(*wanted))


def must_be_opened(reader: Reader, quarter: str, organization: str) -> Row[Any]:
    row = ledger(reader, quarter, organization)
    if row is None:
        raise NotFound(
            "No ledger check of {organization} is opened for {period}.",
            organization=organization,
            period=quarter,
        )
    return row


def ledgers(
    reader: Reader,
    *,
    quarter: str | None = None,
    organizations: Iterable[str] | None = None,
    state: str | None = None,
    by: str | None = None,
    unit: str | None = None,
) -> Sequence[Row[Any]]:
    """The newest quarter first, then by organization."""
    rows = reader.view.rows(LEDGERS)
    query = select(rows)
    for column, value in ((rows.c.period, quarter), (rows.c.state, state), (rows.c.by, by),
                          (rows.c.unit, unit)):  # fmt: skip
        if value is not None:
            query = query.where(column == value)
    if organizations is not None:
        query = query.where(rows.c.organization.in_(list(organizations)))
    return reader.view.all(query.order_by(rows.c.period.desc(), rows.c.organization))


def still_open(reader: Reader, quarter: str) -> list[str]:
    """The organizations whose ledger check of the quarter is opened and not completed: a bulletin
    waits for the round's end, and says which are (R7)."""
    return [row.organization for row in ledgers(reader, quarter=quarter, state="open")]


def marks(reader: Reader, quarter: str, organization: str) -> dict[str, Row[Any]]:
    """By assignment what was said of it; what is not marked has no row."""
    rows = reader.view.rows(LEDGER_MARKS)
    wanted = rows.c.period == quarter, rows.c.organization == organization
    return {row.assignment: row for row in reader.view.all(select(rows).where(*wanted))}


def state_of(check: Row[Any], mark: Row[Any] | None) -> str:
    if mark is not None:
        return "failed" if mark.failed else "passed"
    return "passed" if check.rest is not None else "unseen"


def tallies(reader: Reader, quarter: str, unit: str) -> dict[str, Tally]:
    """By organization, of the completed checks that count for a unit."""
    completed = ledgers(reader, quarter=quarter, unit=unit, state="completed")
    return {row.organization: Tally(row.checked, row.failed) for row in completed}


def deductions(reader: Reader, quarter: str) -> dict[str, Row[Any]]:
    """By organization the ledger entry that stands."""
    rows = reader.view.rows(ENTRIES)
    wanted = rows.c.period == quarter, rows.c.line == LEDGER, rows.c.reversed.is_(None)
    return {row.organization: row for row in reader.view.all(select(rows).where(*wanted))}


# --- samples ------------------------------------------------------------------------------------


def samples(reader: Reader) -> Sequence[Row[Any]]:
    """The newest quarter first."""
    rows = reader.view.rows(LEDGER_SAMPLES)
    return reader.view.all(select(rows).order_by(rows.c.period.desc()))


def sample(reader: Reader, quarter: str) -> Row[Any] | None:
    rows = reader.view.rows(LEDGER_SAMPLES)
    return reader.view.one(select(rows).where(rows.c.period == quarter))


def must_be_called(reader: Reader, quarter: str) -> Row[Any]:
    row = sample(reader, quarter)
    if row is None:
        raise NotFound("No sample of the ledger checks of {period} is called.", period=quarter)
    return row


def sampled(row: Row[Any]) -> list[str]:
    """The organizations whose checks were drawn, in order."""
    return [code for unit in row.drawn_units or () for code in row.drawn_organizations[unit]]


def looked_at(reader: Reader, quarter: str) -> dict[tuple[str, str], Row[Any]]:
    """By organization and assignment."""
    rows = reader.view.rows(SAMPLED_ITEMS)
    query = select(rows).where(rows.c.period == quarter).order_by(rows.c.looked)
    return {(row.organization, row.assignment): row for row in reader.view.all(query)}
