"""Reads .ods: what each cell holds, and the words seen in it (OpenDocument 1.3, part 3)."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from decimal import Decimal, InvalidOperation

from service.workbooks.cells import Cell, Fault, Grid, Merge, Number, shown
from service.workbooks.errors import TooMuch, Unreadable
from service.workbooks.number_formats import stored_number
from service.workbooks.wide import keep, too_many_rows
from service.workbooks.xlsx_text import plain, too_long
from service.workbooks.xml_parts import Parts

CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_NUMBERS = ("float", "currency", "percentage")
_ASIDE = ("annotation", "tracked-changes")  # a comment's words are none of the cell's


def read_ods(parts: Parts) -> list[Grid]:
    """Every sheet in order; ``Unreadable`` for another document of the kind."""
    if _MANIFEST in parts.archive and b"encryption-data" in b"".join(
        parts.archive.chunks(_MANIFEST)
    ):
        raise Unreadable("The workbook is protected by a password; take it off and send it again.")
    reader = _Reader(parts)
    parts.parse(CONTENT, reader.start, reader.end, reader.text)
    if not reader.is_workbook:
        raise Unreadable("This is a text document, not a workbook; send the table as .xlsx.")
    return reader.grids


class _Reader:
    def __init__(self, parts: Parts) -> None:
        self._limits = parts.limits
        self.grids: list[Grid] = []
        self.is_workbook = False
        self._hidden: set[str] = set()  # styles of sheets out of sight
        self._style = ""
        self._aside = 0
        self._row, self._column, self._again = 1, 1, 1
        self._cells: list[tuple[int, int, Cell]] = []  # column, how often, what stands there
        self._cell: dict[str, str] | None = None
        self._words: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "style":
                self._style = attributes.get("style:name", "")
            case "table-properties" if attributes.get("table:display") == "false":
                self._hidden.add(self._style)
            case "spreadsheet":
                self.is_workbook = True
            case "table":
                self._sheet(attributes)
            case "table-row":
                self._column, self._cells = 1, []
                self._again = _count(attributes, "table:number-rows-repeated")
            case "table-cell" | "covered-table-cell":
                self._cell, self._words = attributes, []
            case "p":
                self._words += ["\n"] if self._words else []
            case "s":
                self._words.append(" " * min(_count(attributes, "text:c"), 100))
            case "line-break" | "tab":
                self._words.append("\n" if name == "line-break" else "\t")
            case _ if name in _ASIDE:
                self._aside += 1

    def text(self, characters: str) -> None:
        if self._cell is not None and not self._aside:
            self._words.append(characters)
            if len(self._words) > 10_000:
                raise too_long(self._limits.text)

    def end(self, name: str) -> None:
        if name in _ASIDE:
            self._aside -= 1
            self._words = [] if self._cell is not None else self._words
        elif name in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._end_cell(self._cell, plain("".join(self._words)).strip())
            self._cell = None
        elif name == "table-row":
            self._end_row()

    def _sheet(self, attributes: dict[str, str]) -> None:
        hidden = attributes.get("table:style-name", "") in self._hidden
        self.grids.append(Grid(attributes.get("table:name", ""), hidden))
        self._row = 1
        if len(self.grids) > self._limits.sheets:
            limit = self._limits.sheets
            raise TooMuch("The workbook holds more than {limit} sheets.", limit=limit)

    def _end_cell(self, attributes: dict[str, str], words: str) -> None:
        if len(words) > self._limits.text:
            raise too_long(self._limits.text)
        again = _count(attributes, "table:number-columns-repeated")
        cell = _cell(attributes, words)
        if cell is not None:
            self._cells.append((self._column, min(again, self._limits.columns + 1), cell))
        down = _count(attributes, "table:number-rows-spanned")
        right = _count(attributes, "table:number-columns-spanned")
        if (down > 1 or right > 1) and len(self.grids[-1].merges) < self._limits.merges:
            bottom, last = self._row + down - 1, self._column + right - 1
            self.grids[-1].merges.append(Merge(self._row, self._column, bottom, last))
        self._column += again

    def _end_row(self) -> None:
        if self._again > self._limits.rows and self._cells:
            raise too_many_rows(self._limits.rows)
        for row in range(self._row, self._row + self._again) if self._cells else ():
            for first, again, cell in self._cells:
                for column in range(first, first + again):
                    keep(self.grids[-1], row, column, cell, self._limits)
        self._row += self._again


def _cell(attributes: dict[str, str], words: str) -> Cell | None:
    kind = attributes.get("office:value-type", "")
    if attributes.get("calcext:value-type") == "error":
        return Fault(words[:40])
    if kind in _NUMBERS:
        with suppress(InvalidOperation, OverflowError):
            return _number(stored_number(attributes.get("office:value", "")), words)
    if kind == "date":
        with suppress(ValueError):
            return datetime.fromisoformat(attributes.get("office:date-value", ""))
    if kind == "boolean":
        return attributes.get("office:boolean-value") == "true"
    return words or attributes.get("office:string-value") or None


def _number(number: Decimal, words: str) -> Cell:
    return Number(number, words) if words and words != shown(number) else number


def _count(attributes: dict[str, str], name: str) -> int:
    written = attributes.get(name, "1")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 1
