"""The dispatch board (调度): organizations × tasks as lights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

from fastapi import Query, Response

from aggregates.values.period import BadPeriod, Period, Year, parse_period
from service.access.actions import BOARD_READ
from service.features.dispatch.answers import BoardShown
from service.features.dispatch.queries import Board, BoardColumn, BoardRow
from service.features.dispatch.queries import board as board_of
from service.features.dispatch.shown import show_board
from service.reading import shown
from service.reading.reader import Reader
from service.web import documented
from service.web.columns import Column, Columns
from service.web.documented import answers
from service.web.fields import Code, read_by
from service.web.listing import CSV, XLSX, ListDep, Listing, notes
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


@router.get("/dispatch/{period}", opens=BOARD_READ, **answers(BoardShown, CSV, XLSX))
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
        board = board_of(reader, period, top, whole)
        if listing.exported:
            return listing.export(reader, _board_table(listing, reader, board))
        body = show_board(board) | {"as_of": shown.link(reader.at)}
    return look.json(body)


def _board_table(listing: Listing, reader: Reader, board: Board) -> Table:
    """A column for each task: how many of each colour, as ``12 / 3 / 1 / 0``."""
    _ = listing.look.translate
    columns = Columns[BoardRow]("Board", "Dispatch board", [
        Column(name="organization", words="Organization code", value=lambda row: row.place.code),
        Column(name="name", words="Organization name", value=lambda row: row.place.name),
        *(_task(column) for column in board.columns),
    ])  # fmt: skip
    title = f"{_(columns.title)} {board.period} (" + " / ".join(map(_, COLOURS)) + ")"
    return columns.table(board.rows, _, notes(listing.look, reader), title=title)


def _task(column: BoardColumn) -> Column[BoardRow]:
    def counts(row: BoardRow) -> str:
        cell = row.cells.get(column.task)
        return " / ".join(str(cell.counts()[name]) for name in COLOURS) if cell else ""

    return Column(name=column.task, words=column.name or "By hand", value=counts)
