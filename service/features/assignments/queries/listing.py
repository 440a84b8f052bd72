"""Lists of assignments (任务交办), a page at a time in one order, narrowed by lights too (R4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, String, Uuid, func, literal, tuple_

from projections.assignments import ASSIGNMENTS
from service.features.assignments.queries.lines import Line, Wanted, lines, select_rows
from service.features.catalogue.queries import catalogue
from service.reading.reader import Reader

BATCH = 2_000


def order_of(line: Line) -> list[str]:
    """Where the row stands in the list: what a cursor holds."""
    row = line.row
    return [row.period, row.organization, row.task or "", row.assignment.hex]


def page(
    reader: Reader,
    wanted: Wanted,
    limit: int,
    after: Sequence[str] | None = None,
    lights: Sequence[str] = (),
) -> list[Line]:
    """At most ``limit`` lines after that place, by period, organization, task and id."""
    names, lines = catalogue(reader), list[Line]()
    while len(lines) < limit:
        size = BATCH if lights else limit - len(lines)
        batch = _batch(reader, wanted, size, after, names)
        lines += [line for line in batch if not lights or line.light.colour in lights]
        if len(batch) < size:
            break
        after = order_of(batch[-1])
    return lines[:limit]


def _batch(
    reader: Reader, wanted: Wanted, size: int, after: Sequence[str] | None, names: Any
) -> list[Line]:
    rows = reader.view.rows(ASSIGNMENTS)
    place = _place(rows)
    query = select_rows(rows, wanted).order_by(*place).limit(size)
    if after is not None:
        period, organization, task, key = after
        last = tuple_(
            literal(period, String), literal(organization, String), literal(task, String),
            literal(UUID(key), Uuid),
        )  # fmt: skip
        query = query.where(tuple_(*place) > last)
    return lines(reader, reader.view.all(query), names)


def _place(rows: FromClause) -> tuple[ColumnElement[Any], ...]:
    task = func.coalesce(rows.c.task, "")
    return rows.c.period, rows.c.organization, task, rows.c.assignment
