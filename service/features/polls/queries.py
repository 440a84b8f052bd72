"""Polls (民主测评, R9) as of a moment; of an open one no count of ballots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, select

from aggregates.errors import NotFound
from projections.polls import POLLS
from service.reading.reader import Reader


def polls(
    reader: Reader,
    year: str | None = None,
    organizations: Iterable[str] | None = None,
    state: str | None = None,
) -> Sequence[Row[Any]]:
    """The newest year first, by organization."""
    rows = reader.view.rows(POLLS)
    query = select(rows).order_by(rows.c.year.desc(), rows.c.organization, rows.c.n.desc())
    if year is not None:
        query = query.where(rows.c.year == year)
    if organizations is not None:
        query = query.where(rows.c.organization.in_(list(organizations)))
    if state is not None:
        query = query.where(rows.c.state == state)
    return reader.view.all(query)


def poll(reader: Reader, key: str) -> Row[Any]:
    """NotFound."""
    rows = reader.view.rows(POLLS)
    row = reader.view.one(select(rows).where(rows.c.poll == key))
    if row is None:
        raise NotFound("There is no poll {id}.", id=key)
    return row
