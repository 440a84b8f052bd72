"""Reads one worksheet's XML, cell by cell, into a grid (ECMA-376 part 1, 18.3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from service.workbooks.cells import (
    UNCALCULATED,
    Cell,
    Fault,
    Grid,
    Merge,
    cell_name,
    parse_cell_name,
)
from service.workbooks.errors import Unreadable
from service.workbooks.number_formats import Styles, as_shown, from_serial, stored_number
from service.workbooks.wide import keep
from service.workbooks.xlsx_text import Texts, plain, too_long
from service.workbooks.xml_parts import Parts

_NUMBERS = 1_000  # kept for the next cell that says the same
_LONGEST = 512 * 1024  # characters of a value, before it is known what it is
_EXPONENT = 400  # and digits; no spreadsheet holds a number beyond 10 to the 308th


@dataclass(frozen=True, slots=True)
class Book:
    """What all sheets of a workbook share."""

    strings: list[str]
    styles: Styles
    since_1904: bool
    to_calculate: bool = False  # a program wrote it; no spreadsheet has opened it since


class SheetReader:
    def __init__(self, parts: Parts, book: Book, grid: Grid) -> None:
        self._parts = parts
        self._limits = parts.limits
        self._book = book
        self._grid = grid
        self._texts = Texts(parts.limits)
        self._row = 0
        self._column = 0
        self._cell: dict[str, str] = {}
        self._value: str | None = None
        self._stored = ""
        self._formula = False
        self._numbers: dict[tuple[str, str], Cell] = {}  # a sheet's numbers repeat
        self._noughts: list[tuple[int, int]] = []  # formulas said to give 0
        self._calculated = not book.to_calculate

    def read(self, part: str) -> Grid:
        """A program that writes formulas without their values may put 0 for each of them; where
        every formula of a sheet that waits to be calculated says 0, none was calculated."""
        try:
            self._parts.parse(part, self._start, self._end, self._text)
        except Unreadable as refusal:
            raise refusal.at(sheet=self._grid.name, cell=self._at()) from None
        for row, column in () if self._calculated else self._noughts:
            self._grid.rows[row][column] = UNCALCULATED
        return self._grid

    def _at(self) -> str:
        return cell_name(self._row, self._column) if self._row and self._column else ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name == "v":
            self._value = ""
        elif name == "row":
            self._row = _whole(attributes.get("r", ""), self._row + 1)
            self._column = 0
        elif name == "f":
            self._formula = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        else:
            self._texts.start(name)

    def _end(self, name: str) -> None:
        if name == "c":
            cell = self._read_cell()
            if self._formula and not self._calculated:
                self._doubt(cell)
            self._keep(cell)
        elif name == "v":
            self._stored, self._value = self._value or "", None
        else:
            self._texts.end(name)

    def _text(self, characters: str) -> None:
        if self._value is None:
            self._texts.add(characters)
            return
        self._value += characters
        if len(self._value) > _LONGEST:
            raise too_long(self._limits.text)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._cell, self._stored, self._formula = attributes, "", False
        place = parse_cell_name(attributes["r"]) if "r" in attributes else None
        if place is not None:
            self._row, self._column = place
        else:
            self._column += 1

    def _read_cell(self) -> Cell | None:
        kind, stored = self._cell.get("t", "n"), self._stored
        if kind == "n" and stored and not stored.isspace():  # as most cells are
            return self._number(stored)
        if kind == "s":
            return self._shared(stored)
        if kind == "inlineStr":
            return self._texts.take()
        if kind == "str":
            return self._within(plain(stored))
        if not stored.strip():
            return UNCALCULATED if self._formula else None
        if kind == "b":
            return stored.strip() in ("1", "true")
        if kind == "e":
            return Fault(stored.strip()[:40])
        return _iso(stored) if kind == "d" else self._number(stored)

    def _doubt(self, cell: Cell | None) -> None:
        if cell == 0 and not isinstance(cell, bool):
            self._noughts.append((self._row, self._column))
        elif cell is not None and cell != UNCALCULATED:
            self._calculated = True

    def _shared(self, stored: str) -> str | None:
        if not stored.strip():
            return None
        try:
            return self._book.strings[int(stored)]
        except (ValueError, IndexError):
            raise Unreadable(
                "The workbook is damaged: a cell refers to a text that is not there."
            ) from None

    def _within(self, words: str) -> str:
        if len(words) > self._limits.text:
            raise too_long(self._limits.text)
        return words

    def _number(self, stored: str) -> Cell:
        """Sheets say few numbers, each in few forms, and those often: each is read once."""
        key = stored, self._cell.get("s", "")
        number = self._numbers.get(key)
        if number is None:
            number = self._formatted(*key)
            if len(self._numbers) < _NUMBERS:
                self._numbers[key] = number
        return number

    def _formatted(self, stored: str, styled: str) -> Cell:
        number, style = self._decimal(stored), _whole(styled, 0)
        if isinstance(number, Decimal) and style in self._book.styles.dates:
            return from_serial(number, since_1904=self._book.since_1904) or number
        if isinstance(number, Decimal) and style in self._book.styles.forms:
            return as_shown(number, self._book.styles.forms[style])
        return number

    def _decimal(self, stored: str) -> Decimal | str:
        try:
            number = stored_number(stored.strip() if len(stored) <= _EXPONENT else "NaN")
        except (InvalidOperation, OverflowError):
            return self._within(stored)
        if not number.is_finite() or abs(number.adjusted()) > _EXPONENT:
            return self._within(stored)
        return number

    def _keep(self, cell: Cell | None) -> None:
        if cell is None or (cell.__class__ is str and not cell.strip()):
            return
        keep(self._grid, self._row, self._column, cell, self._limits)

    def _merge(self, written: str) -> None:
        first, _, last = written.partition(":")
        top_left, bottom_right = parse_cell_name(first), parse_cell_name(last)
        if top_left and bottom_right and len(self._grid.merges) < self._limits.merges:
            self._grid.merges.append(Merge(*top_left, *bottom_right))


def _whole(written: str, otherwise: int) -> int:
    short = len(written) < 9 and written.isascii() and written.isdigit()
    return int(written) if short else otherwise


def _iso(stored: str) -> Cell:
    try:
        return datetime.fromisoformat(stored.strip()).replace(tzinfo=None)
    except ValueError:
        return stored
