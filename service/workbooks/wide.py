"""How far a sheet is read: what lies right of it is left out and named, unless it is a table's."""

from __future__ import annotations

from service.workbooks.cells import Cell, Grid, shown
from service.workbooks.errors import TooMuch
from service.workbooks.limits import Limits

STRAY = 1_000  # cells right of the last column that may be stray ones


def keep(grid: Grid, row: int, column: int, cell: Cell, limits: Limits) -> None:
    if column > limits.columns:
        beyond(grid, row, column, shown(cell), limits)
        return
    cells = grid.rows.get(row)
    if cells is None:
        cells = grid.rows[row] = {}
        if len(grid.rows) > limits.rows:
            raise too_many_rows(limits.rows)
    cells[column] = cell
    grid.count += 1
    if grid.count > limits.cells:
        raise too_wide(limits.columns)


def beyond(grid: Grid, row: int, column: int, words: str, limits: Limits) -> None:
    """A stray note, of each column the first."""
    grid.strays += 1
    if grid.strays > STRAY:
        raise too_wide(limits.columns)
    grid.beyond.setdefault(column, (row, words[:40]))


def too_many_rows(limit: int) -> TooMuch:
    return TooMuch(
        "A sheet holds more than {limit} rows; split it into several files.", limit=limit
    )


def too_wide(limit: int) -> TooMuch:
    return TooMuch(
        "A sheet has something to the right of column {limit}, or more cells than can be read at "
        "once; keep the table alone.",
        limit=limit,
    )
