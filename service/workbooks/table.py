"""Finds the table a workbook holds and gives its rows, each knowing the cells it came from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from aggregates.values.period import Period
from service.workbooks.body import body_rows, merged_shares
from service.workbooks.cells import Cell, Cells, Grid, cell_name, shown
from service.workbooks.errors import CellError, Unreadable
from service.workbooks.grids import read_grids
from service.workbooks.groups import fill_groups
from service.workbooks.header import Header, find_header
from service.workbooks.limits import LIMITS, Limits
from service.workbooks.shapes import Column, Shape
from service.workbooks.titles import Placed, Titles, read_titles


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from: enough to name any of their cells."""

    file: str
    sheet: str
    shape: Shape
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    source: Source
    number: int  # as a spreadsheet counts, from 1
    cells: Cells  # by the sheet's column, from 1
    merged: Mapping[int, str]  # column to the cell that a merged number belongs to

    def value(self, column: str) -> Cell | None:
        """What stands under the shape's column (its key); ``None`` for nothing."""
        return self.cells.get(self.source.columns.get(column, 0))

    def cell(self, column: str) -> str:
        """``"G17"``; where the sheet lacks the column, the one that stands for it, or the first."""
        columns = self.source.columns
        other = self.source.shape.column(column).instead
        return cell_name(self.number, columns.get(column) or columns.get(other, 1))

    def error(self, column: str, wrong: str, expected: str, /, **places: object) -> CellError:
        return CellError(
            self.source.file, self.source.sheet, self.cell(column), wrong, expected, places
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was read. With errors of the header there are no rows."""

    file: str
    sheet: str
    shape: Shape
    header: Mapping[int, str]  # every column's words by column, also of those left out
    columns: Mapping[str, int]
    extra: tuple[str, ...]  # headers of the columns left out
    titles: Titles
    notes: tuple[str, ...]  # the lines below the header that are none of the table's: 注, 合计
    rows: tuple[Row, ...]
    errors: tuple[CellError, ...]
    by_unit: bool = False  # 填报单位 above says whose all lines are; no column does
    grouped: bool = False  # whose a line is stood once for each group, and was read for all of it

    @property
    def period(self) -> Period | None:
        return self.titles.period


def read_table(
    file_name: str,
    data: bytes,
    shape: Shape,
    limits: Limits = LIMITS,
    *,
    given: Collection[str] = (),
) -> Sheet:
    """Reads .xlsx, .xls or .csv by content.

    ``Unreadable`` where no sheet, or more than one, holds the table; wrong or missing columns and
    a wrong 填报时间 are listed in ``errors`` with their cells. ``given``: what the caller says
    (``period``, ``stated_on``), so that the lines above need not say it soundly.
    """
    try:
        return _read(file_name, data, shape, limits, given)
    except Unreadable as refusal:
        raise refusal.at(file=file_name) from None


def _read(
    file_name: str, data: bytes, shape: Shape, limits: Limits, given: Collection[str]
) -> Sheet:
    grids = read_grids(file_name, data, limits)
    grid, header = _the_table(grids, shape, limits)
    source = Source(file_name, grid.name, shape, header.columns)
    body = body_rows(grid, header, shape, limits)
    titles = read_titles(_above(grid, header), _placed(grid, body.notes), grid.name)
    by_unit = _spoken_for(header, titles, shape)
    errors = _header_errors(source, header) + _title_errors(source, titles, given)
    errors += _second_errors(source, grid, body.second)
    grouped = fill_groups(grid, header, shape, body.rows)
    shares = merged_shares(grid, header, shape)
    rows = tuple(Row(source, n, grid.rows[n], shares.get(n, {})) for n in body.rows)
    return Sheet(
        file=file_name,
        sheet=grid.name,
        shape=shape,
        header=header.names,
        columns=header.columns,
        extra=tuple(header.extra[column] for column in sorted(header.extra))
        + _strays(grid, header),
        titles=titles,
        notes=tuple(shown(cell) for _, _, cell in _placed(grid, body.notes)),
        rows=() if header.missing or header.twice else rows,
        by_unit=by_unit,
        errors=tuple(errors),
        grouped=grouped,
    )


def _the_table(grids: Sequence[Grid], shape: Shape, limits: Limits) -> tuple[Grid, Header]:
    tables = [(grid, find_header(grid, shape, limits)) for grid in grids]
    near = [(grid, header) for grid, header in tables if header is not None]
    whole = [(grid, header) for grid, header in near if not header.missing]
    in_sight = [(grid, header) for grid, header in whole if not grid.hidden]
    filled = [(grid, header) for grid, header in in_sight if _goes_on(grid, header)]
    for candidates in (filled, in_sight, whole):
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            raise _several([grid.name for grid, _ in candidates])
    half = [pair for pair in near if 2 * len(pair[1].missing) <= _required(shape)]
    if half:
        return max(half, key=lambda pair: pair[1].strength)
    raise _none(grids, shape)


def _goes_on(grid: Grid, header: Header) -> bool:
    return any(row > header.last_row for row in grid.rows)


def _spoken_for(header: Header, titles: Titles, shape: Shape) -> bool:
    """Whether 填报单位 stands for the column that says whose a line is. Without either the column
    is missing."""
    wanting = [
        column for column in shape.columns
        if column.by_unit and not {column.key, column.instead} & header.columns.keys()
    ]  # fmt: skip
    if wanting and titles.unit is None:
        header.missing = [*wanting, *header.missing]
    return bool(wanting) and titles.unit is not None


def _strays(grid: Grid, header: Header) -> tuple[str, ...]:
    """What lies too far right to be read: its head, or its cell and words."""
    return tuple(
        words
        if header.first_row <= row <= header.last_row
        else f"{cell_name(row, column)}: {words}"
        for column, (row, words) in sorted(grid.beyond.items())[:20]
    )


def _second_errors(source: Source, grid: Grid, row: int | None) -> list[CellError]:
    if row is None:
        return []
    cells = grid.rows[row]
    words = " ".join(shown(cells[column]) for column in sorted(cells))[:60]
    return [
        CellError(
            source.file,
            source.sheet,
            cell_name(row, min(cells)),
            "a second table begins here ({words}), which is not read",
            "one table on a sheet; put this one on a sheet or in a file of its own",
            {"words": words},
        )
    ]


def _required(shape: Shape) -> int:
    return sum(column.required for column in shape.columns)


def _several(sheets: list[str]) -> Unreadable:
    return Unreadable(
        "Several sheets hold this table: {sheets}. Keep the one to be read and send that.",
        sheets=", ".join(sheets),
    )


def _none(grids: Sequence[Grid], shape: Shape) -> Unreadable:
    return Unreadable(
        "No sheet holds the table. A header with the columns {columns} was looked for in: "
        "{sheets}.",
        columns=", ".join(column.title for column in shape.columns if column.required),
        sheets=", ".join(grid.name for grid in grids[:20]) or "-",
    )


def _above(grid: Grid, header: Header) -> list[Placed]:
    return _placed(grid, [row for row in sorted(grid.rows) if row < header.first_row])


def _placed(grid: Grid, rows: Sequence[int]) -> list[Placed]:
    return [
        (row, column, grid.rows[row][column]) for row in rows for column in sorted(grid.rows[row])
    ]


def _header_errors(source: Source, header: Header) -> list[CellError]:
    missing = [_missing(source, header, column) for column in header.missing]
    return missing + [
        CellError(
            source.file,
            source.sheet,
            header.place(second),
            "the column {column} stands here and at {first}",
            "one such column expected",
            {"column": column.title, "first": header.place(first)},
        )
        for column, first, second in header.twice
    ]


def _missing(source: Source, header: Header, column: Column) -> CellError:
    return CellError(
        source.file,
        source.sheet,
        header.place(min(header.names)),
        "the column {column} is missing",
        "a column headed {words} expected",
        {
            "column": column.title,
            "words": " / ".join(
                [*dict.fromkeys((column.title, *column.words[:5])), column.english]
            ),
        },
    )


def _title_errors(source: Source, titles: Titles, given: Collection[str]) -> list[CellError]:
    errors: list[CellError] = []
    if titles.stated_badly and titles.stated_at and "stated_on" not in given:
        wrong = titles.stated_badly
        place = cell_name(*titles.stated_at)
        errors.append(
            CellError(source.file, source.sheet, place, wrong.wrong, wrong.expected, wrong.places)
        )
    if source.shape.monthly and len(titles.periods) > 1 and "period" not in given:
        named = ", ".join(map(str, titles.periods))
        errors.append(
            CellError(
                source.file,
                source.sheet,
                "A1",
                "the lines above the table name several periods ({periods})",
                "one period expected",
                {"periods": named},
            )
        )
    return errors
