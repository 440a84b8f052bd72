"""Look-backs (回头看) and their campaigns as of a moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from aggregates.errors import NotFound
from projections.tier_tables import CAMPAIGNS, LOOK_BACKS
from service.reading.reader import Reader


def campaigns(reader: Reader) -> Sequence[Row[Any]]:
    """The newest first."""
    rows = reader.view.rows(CAMPAIGNS)
    return reader.view.all(select(rows).order_by(rows.c.opened.desc()))


def campaign(reader: Reader, key: str) -> Row[Any]:
    rows = reader.view.rows(CAMPAIGNS)
    row = reader.view.one(select(rows).where(rows.c.campaign == key))
    if row is None:
        raise NotFound("There is no campaign {id}.", id=key)
    return row


def of_campaign(reader: Reader, key: str) -> Sequence[Row[Any]]:
    """By branch."""
    rows = reader.view.rows(LOOK_BACKS)
    query = select(rows).where(rows.c.campaign == key).order_by(rows.c.organization)
    return reader.view.all(query)


def states(rows: Sequence[Row[Any]]) -> dict[str, int]:
    return dict(Counter(row.state for row in rows))


def of_branch(reader: Reader, code: str) -> Sequence[Row[Any]]:
    """The newest first."""
    rows = reader.view.rows(LOOK_BACKS)
    query = select(rows).where(rows.c.organization == code).order_by(rows.c.number.desc())
    return reader.view.all(query)


def in_state(reader: Reader, state: str) -> Sequence[Row[Any]]:
    rows = reader.view.rows(LOOK_BACKS)
    return reader.view.all(select(rows).where(rows.c.state == state).order_by(rows.c.due))
