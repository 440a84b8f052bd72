"""The dispatch board (调度): organizations × tasks as lights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from fastapi import Query, Response

from aggregates.values.period import BadPeriod, Period, Year, parse_period
from service.access.actions import BOARD_READ
from service.features.dispatch.queries import Board, BoardRow
from service.features.dispatch.queries import board as board_of
from service.features.dispatch.shown import show_board
from service.reading import shown
from service.reading.reader import Reader
from service.web import documented
from service.web.documented import AS_OF, shows
from service.web.examples import Each, Maybe, OneOf
from service.web.fields import Code, read_by
from service.web.listing import CSV, XLSX, ListDep, Listing, plain_table
from service.web.scope import sees_all
from service.workbooks.writing import Table

router = documented.router("boards")
BOARD_PERIOD = r"^2\d{3}(-(0[1-9]|1[0-2])|Q[1-4])$"


def _of_a_board(written: str) -> Period:
    period = parse_period(written)
    if isinstance(period, Year):
        raise BadPeriod("A board is of a month or a quarter, like 2026-11 or 2026Q4.")
    return period


if TYPE_CHECKING:
    BoardPeriod: TypeAlias = Period
else:
    BoardPeriod = Annotated[str, *read_by(_of_a_board, "2026-11", BOARD_PERIOD)]
COLOURS = ("grey", "green", "yellow", "red")


LIGHT = {
    "assignment": "5b6f3c1e-3d0b-5f0e-9a63-6475627576a1", "period": "2026-11",
    "light": OneOf(COLOURS), "shape": "hollow", "word": "in progress",
}  # fmt: skip


BOARD = {
    "period": "2026-11", "under": "GW", "due_guessed": False, "as_of": AS_OF,
    "tasks": [{"task": Maybe("T01"), "name": Maybe("主题党日"), "points": Maybe("10.00"),
               "counts": Each({"green": 480})}],
    "rows": [{"organization": "U001", "name": "市委办公室机关党委", "group": Maybe("党群"),
              "cells": [{"task": Maybe("T01"), "own": [LIGHT],
                         "below": Each({"green": 7, "red": 1})}],
              "counts": Each({"green": 7, "red": 1})}],
    "counts": Each({"green": 480, "red": 14}),
}  # fmt: skip


@router.get(
    "/dispatch/{period}",
    opens=BOARD_READ,
    responses=shows(BOARD, CSV, XLSX),
    response_class=Response,
)
def dispatch(
    period: BoardPeriod,
    listing: ListDep,
    under: Annotated[Code | None, Query(description="the reader's own unless named")] = None,
    whole: Annotated[bool, Query(description="a row for every organization beneath")] = False,
) -> Response:
    """A month or a quarter: organizations × tasks as lights, with counts by row and column."""
    look = listing.look
    top = under or (None if sees_all(look, BOARD_READ) else look.who.organization)
    look.allow(BOARD_READ, top)
    with listing.reader() as reader:
        found = board_of(reader, period, top, whole)
        if listing.exported:
            return listing.export(reader, _board_table(listing, reader, found))
        body = show_board(found) | {"as_of": shown.link(reader.at)}
    return look.json(body)


def _board_table(listing: Listing, reader: Reader, found: Board) -> Table:
    """A column for each task: how many of each colour, as ``12 / 3 / 1 / 0``."""
    _ = listing.look.translate
    columns = [("Organization code", "text"), ("Organization name", "text")]
    columns += [(column.name or _("By hand"), "text") for column in found.columns]
    rows = (_board_row(row, [column.task for column in found.columns]) for row in found.rows)
    title = f"{_('Dispatch board')} {found.period} (" + " / ".join(map(_, COLOURS)) + ")"
    return plain_table(listing.look, reader, title, columns, rows)


def _board_row(row: BoardRow, tasks: Sequence[str]) -> list[Any]:
    cells = [row.cells[task].counts() if task in row.cells else None for task in tasks]
    told = [" / ".join(str(c[name]) for name in COLOURS) if c else "" for c in cells]
    return [row.place.code, row.place.name, *told]
