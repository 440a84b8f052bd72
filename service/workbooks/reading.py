"""Reads a table's lines cell by cell: every wrong cell is noted, and a second line about the same
thing is marked."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Generic, TypeVar

from service.workbooks import values
from service.workbooks.cells import Cell
from service.workbooks.errors import CellError
from service.workbooks.table import Row, Sheet
from service.workbooks.words import squeezed

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A self-evaluation's line that names its task and says nothing of it (R5: left out)."""

    organization: str
    task: str
    row: Row


@dataclass(frozen=True, slots=True)
class Doubtful(Generic[T]):
    """A row with wrong cells, ``wrong`` naming their columns: the rest of it is looked at all the
    same, so that everything is told at once. A wrong cell's value only stands in."""

    row: T
    wrong: frozenset[str]


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """The right rows, the sheet's and the cells' errors, and the lines that say nothing."""

    rows: tuple[T, ...]
    errors: tuple[CellError, ...]
    left_out: tuple[LeftOut, ...] = ()
    doubtful: tuple[Doubtful[T], ...] = ()  # of these it is known what they are about


class Reader:
    """Reads one row's cells; what is wrong is noted, and the row is then not to be used."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.errors: list[CellError] = []
        self.wrong: set[str] = set()

    def required(self, column: str, parse: Callable[[Cell], T], blank: T) -> T:
        """The value; ``blank`` only stands in until the errors are looked at."""
        cell = self.row.value(column)
        if cell is not None:
            value = self._read(column, cell, parse)
            return blank if value is None else value
        title = self.row.source.shape.column(column).title
        merged = self.row.merged.get(self.row.source.columns.get(column, 0))
        if merged:
            self._wrong(
                column,
                "{column} is merged with {cell}",
                "a number of its own for each line expected",
                column=title,
                cell=merged,
            )
        else:
            self._wrong(column, "{column} is blank", "a value expected", column=title)
        return blank

    def optional(
        self, column: str, parse: Callable[[Cell], T], nothing: Collection[str] = values.NOTHING
    ) -> T | None:
        """``nothing``: the marks that offices put where a cell has nothing to say."""
        cell = self.row.value(column)
        if cell is None or (isinstance(cell, str) and squeezed(cell) in nothing):
            return None
        return self._read(column, cell, parse)

    def known(self, column: str, named: Callable[[Cell], str]) -> str:
        """The code; or whose name stands in the other column, where there is none of codes."""
        other = self.row.source.shape.column(column).instead
        if column in self.row.source.columns or not other:
            return self.required(column, values.parse_code, "")
        value = self.required(other, named, "")
        if other in self.wrong:
            self.wrong.add(column)
        return value

    def words(self, column: str) -> str | None:
        return self.optional(column, values.parse_text, ())

    def _read(self, column: str, cell: Cell, parse: Callable[[Cell], T]) -> T | None:
        try:
            return parse(cell)
        except values.WrongValue as wrong:
            self._wrong(column, wrong.wrong, wrong.expected, **wrong.places)
            return None

    def _wrong(self, column: str, wrong: str, expected: str, /, **places: object) -> None:
        self.wrong.add(column)
        self.errors.append(self.row.error(column, wrong, expected, **places))


def parsed(
    sheet: Sheet,
    read: Callable[[Reader], T | LeftOut],
    keys: tuple[str, ...],
    key: Callable[..., object],
) -> Parsed[T]:
    """``keys``: the columns that say what a line is about. At the first of them a second line
    about the same thing is marked wrong."""
    rows: list[T] = []
    left_out: list[LeftOut] = []
    doubtful: list[Doubtful[T]] = []
    errors = list(sheet.errors)
    firsts: dict[object, Row] = {}
    for row in sheet.rows:
        reader = Reader(row)
        item = read(reader)
        errors += reader.errors
        if not reader.wrong.isdisjoint(keys):
            continue
        first = firsts.setdefault(key(item), row)
        if first is not row:
            errors.append(_again(row, first, keys[0]))
        elif isinstance(item, LeftOut):
            left_out.append(item)
        elif reader.wrong:
            doubtful.append(Doubtful(item, frozenset(reader.wrong)))
        else:
            rows.append(item)
    return Parsed(tuple(rows), tuple(errors), tuple(left_out), tuple(doubtful))


def _again(row: Row, first: Row, column: str) -> CellError:
    return row.error(
        column,
        "this line repeats the one at {first}",
        "each one once expected",
        first=first.cell(column),
    )
