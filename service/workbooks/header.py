"""Finds a table's header by its columns' words, wherever it stands and in whatever order."""

from __future__ import annotations

from dataclasses import dataclass, field

from service.workbooks.cells import Grid, cell_name, shown
from service.workbooks.errors import TooMuch
from service.workbooks.limits import Limits
from service.workbooks.shapes import Column, Shape
from service.workbooks.words import header_word

_DEEPEST = 3  # rows of a header; two are common
_STEPS = 50_000  # cells of merged blocks looked at; sound ones do not overlap

Words = dict[int, str]  # by column
Lines = dict[int, dict[int, tuple[str, int]]]  # by row and column: words, the column they stand in


@dataclass(slots=True)
class Header:
    """Where the header stands and which column of the sheet is which of the shape."""

    first_row: int
    last_row: int
    columns: dict[str, int] = field(default_factory=dict)  # key to column
    names: Words = field(default_factory=dict)  # every column's words, as they stand
    extra: dict[int, str] = field(default_factory=dict)  # columns the shape does not know
    missing: list[Column] = field(default_factory=list)
    twice: list[tuple[Column, int, int]] = field(default_factory=list)  # column, first, second
    beside: list[tuple[Column, int, int]] = field(default_factory=list)  # those that may be so
    whole: bool = True  # no merged block of it goes on below

    @property
    def strength(self) -> tuple[int, int, bool, int]:
        depth = self.last_row - self.first_row
        return -len(self.missing), len(self.columns), self.whole, -depth

    def place(self, column: int) -> str:
        return cell_name(self.last_row, column)


def find_header(grid: Grid, shape: Shape, limits: Limits) -> Header | None:
    """The strongest header in the first rows; ``None`` where fewer than two columns are known."""
    depth = limits.header_rows + _DEEPEST
    lines, cut = _lines(grid, depth), _cut(grid, depth)
    best: Header | None = None
    for first in sorted(lines):
        if first > limits.header_rows:
            break
        for last in range(first, first + _DEEPEST):
            if last != first and last not in lines:
                break
            header = _read(lines, first, last, shape)
            header.whole = last not in cut
            if len(header.columns) >= 2 and (best is None or header.strength > best.strength):
                best = header
    return best


def _cut(grid: Grid, depth: int) -> frozenset[int]:
    """The rows below which a merged block goes on."""
    spans = {(merge.top, min(merge.bottom, depth + 1)) for merge in grid.merges}
    return frozenset(row for top, bottom in spans for row in range(top, bottom))


def _lines(grid: Grid, depth: int) -> Lines:
    """The first rows' words, with what is merged said again in each cell of the block."""
    lines: Lines = {}
    for row in (row for row in grid.rows if row <= depth):
        cells = grid.rows[row]
        lines[row] = {column: (shown(cell)[:200], column) for column, cell in cells.items()}
    steps = 0
    for merge in (merge for merge in grid.merges if merge.top <= depth):
        words = lines.get(merge.top, {}).get(merge.left)
        if words is None:
            continue
        for row in range(merge.top, min(merge.bottom, depth) + 1):
            for column in range(merge.left, min(merge.right, merge.left + 200) + 1):
                lines.setdefault(row, {}).setdefault(column, words)
                steps += 1
        if steps > _STEPS:
            raise TooMuch("The workbook holds more merged cells than can be read at once.")
    return lines


def _read(lines: Lines, first: int, last: int, shape: Shape) -> Header:
    header = Header(first, last)
    ranks: dict[str, int] = {}
    for column in sorted({column for row in range(first, last + 1) for column in lines[row]}):
        stack = _stack(lines, first, last, column)
        if stack:
            header.names[column] = stack[-1]
            _place(header, ranks, column, stack, shape)
    header.missing = [
        column
        for column in shape.columns
        if column.required
        and not (column.by_unit or column.wanting)
        and not {column.key, column.instead} & header.columns.keys()
    ]
    stand_ins = {
        column.instead for column in shape.columns if column.key not in header.columns
    }  # 单位名称 beside 支部名称 matters where the names alone say whose a line is
    header.twice += [twice for twice in header.beside if twice[0].key in stand_ins]
    return header


def _stack(lines: Lines, first: int, last: int, column: int) -> list[str]:
    """A column's words from the top down, each once; none where it only continues its left one."""
    stack: list[str] = []
    stands_in = column
    for row in range(first, last + 1):
        words, origin = lines[row].get(column, ("", column))
        if words and (not stack or stack[-1] != words):
            stack.append(words)
            stands_in = origin
    return stack if stands_in == column else []


def _place(
    header: Header, ranks: dict[str, int], column: int, stack: list[str], shape: Shape
) -> None:
    known = shape.known_as("".join(stack)) or shape.known_as(stack[-1])
    if known is None:
        if not shape.ignores(stack[-1]) and header_word(stack[-1]):
            header.extra[column] = stack[-1]
        return
    place, rank = known
    if place.key not in header.columns:
        header.columns[place.key], ranks[place.key] = column, rank
        return
    before = header.columns[place.key]
    if rank < ranks[place.key]:
        header.columns[place.key], ranks[place.key] = column, rank
        header.extra[before] = header.names[before]
        header.twice = [twice for twice in header.twice if twice[0].key != place.key]
        header.beside = [twice for twice in header.beside if twice[0].key != place.key]
    elif rank > ranks[place.key]:
        header.extra[column] = stack[-1]
    elif not (place.required or place.single):
        header.extra[column] = stack[-1]
        header.beside.append((place, before, column))
    else:
        header.twice.append((place, before, column))
