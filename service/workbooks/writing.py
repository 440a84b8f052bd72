"""Writes a table as .xlsx or .csv: text always as text, points exact, memory constant."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO, Literal

import xlsxwriter

from aggregates.errors import Refused
from aggregates.values.points import format_points
from service.workbooks.csv_file import defused, kept
from service.workbooks.limits import LIMITS

Kind = Literal["text", "code", "whole", "points", "date", "number"]
Value = str | int | Decimal | date | None

_WIDE = 90  # characters; a wider table is printed on its side
_WIDTHS = {"text": 18, "code": 18, "whole": 8, "points": 9, "date": 13, "number": 10}
_A4 = 9


@dataclass(frozen=True, slots=True)
class Heading:
    """A column. ``points`` are whole hundredths; ``number`` is a Decimal as it stands."""

    title: str
    kind: Kind = "text"
    width: int | None = None  # characters of half width
    locked: bool = True  # matters only where the sheet is protected


@dataclass(frozen=True, slots=True)
class Table:
    """``notes``: lines between title and header, such as 填报单位：… or the moment looked from."""

    title: str
    columns: Sequence[Heading]
    rows: Iterable[Sequence[Value]]
    notes: Sequence[str] = ()
    sheet: str = ""  # the sheet's name; the title where there is none
    inputs: Sequence[str] = field(default=())  # notes whose value is typed in the cell beside


class TooLong(Refused):
    """A text is longer than a spreadsheet's cell may be; it would be cut off unseen."""

    status = 422


def write_xlsx(table: Table, out: BinaryIO) -> None:
    """One sheet for A4 paper: title, notes, a header that stays in view and on every page."""
    with Workbook(out) as workbook:
        workbook.add(table)


class Workbook:
    """A workbook in the making; rows go to disk as they come, so that size costs no memory."""

    def __init__(self, out: BinaryIO) -> None:
        self._book = xlsxwriter.Workbook(out, {"constant_memory": True})
        self._formats: dict[tuple[str, bool], Any] = {}

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def add(self, table: Table) -> tuple[Any, int, int]:
        """The sheet, its first and its last row of lines, both from 0."""
        sheet = self._book.add_worksheet(_sheet_name(table.sheet or table.title))
        widths = [column.width or _width(column) for column in table.columns]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        first = self._head(sheet, table) + 1
        row = first - 1
        for row, values in enumerate(table.rows, first):
            for column, (heading, value) in enumerate(zip(table.columns, values, strict=True)):
                self._cell(sheet, row, column, heading, value)
        _for_paper(sheet, first - 1, sum(widths) > _WIDE)
        return sheet, first, row

    def _head(self, sheet: Any, table: Table) -> int:
        """Writes what stands above the lines; gives the header's row, from 0."""
        last = len(table.columns) - 1
        title = self._format("title")
        sheet.set_row(0, 30)
        _across(sheet, 0, 0, last, table.title, title)
        for row, note in enumerate(table.notes, 1):
            _across(sheet, row, 0, last, note, self._format("note"))
        row = len(table.notes) + 1
        for label in table.inputs:
            _across(sheet, row, 0, 1, label, self._format("note"))
            _across(sheet, row, 2, 3, "", self._format("date", locked=False))
            row += 1
        for column, heading in enumerate(table.columns):
            sheet.write_string(row, column, heading.title, self._format("header"))
        return row

    def _cell(self, sheet: Any, row: int, column: int, heading: Heading, value: Value) -> None:
        look = self._format(heading.kind, locked=heading.locked)
        match value:
            case None | "":
                sheet.write_blank(row, column, None, look)
            case int() if heading.kind == "points":
                sheet.write_number(row, column, value / 100, look)  # the nearest double, as typed
            case int():
                sheet.write_number(row, column, value, look)
            case Decimal():
                number = self._format("number", locked=heading.locked)
                sheet.write_number(row, column, float(value), number)
            case date():
                day = self._format("date", locked=heading.locked)
                sheet.write_datetime(row, column, value, day)
            case str():
                _text(sheet, row, column, value, look)

    def _format(self, kind: str, *, locked: bool = True) -> Any:
        key = (kind, locked)
        if key not in self._formats:
            self._formats[key] = self._book.add_format({**_LOOKS[kind], "locked": locked})
        return self._formats[key]


_LINE = {"border": 1, "valign": "vcenter"}
_LOOKS: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"},
    "note": {"align": "left", "valign": "vcenter"},
    "header": {**_LINE, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#DDEBF7"},
    "text": {**_LINE, "text_wrap": True, "num_format": "@"},
    "code": {**_LINE, "text_wrap": True, "num_format": "@"},
    "whole": {**_LINE, "num_format": "0"},
    "number": {**_LINE},
    "points": {**_LINE, "num_format": "0.00"},
    "date": {**_LINE, "num_format": "yyyy-mm-dd", "align": "center"},
}


def _across(sheet: Any, row: int, first: int, last: int, words: str, look: Any) -> None:
    last = max(first, last)
    if last > first:
        sheet.merge_range(row, first, row, last, "", look)
    if words:
        _text(sheet, row, first, words, look)


def _text(sheet: Any, row: int, column: int, words: str, look: Any) -> None:
    if len(words) > LIMITS.text:
        raise TooLong("A text of {count} characters does not fit a cell.", count=len(words))
    sheet.write_string(row, column, words, look)


def _width(heading: Heading) -> int:
    return max(_WIDTHS[heading.kind], half_widths(heading.title) + 2)


def half_widths(words: str) -> int:
    """How wide the words are on a screen, a Chinese character counting two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in words)


def _sheet_name(words: str) -> str:
    kept = "".join("" if char in "[]:*?/\\" else char for char in words).strip("' ")
    return kept[:31].rstrip("' ") or "Sheet1"


def _for_paper(sheet: Any, header: int, wide: bool) -> None:
    sheet.freeze_panes(header + 1, 0)
    sheet.set_paper(_A4)
    sheet.repeat_rows(header)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer("&C&P / &N")
    if wide:
        sheet.set_landscape()


def write_csv(table: Table, out: BinaryIO) -> None:
    """UTF-8 with a mark, as spreadsheets expect it; title and notes above, as in the workbook."""
    words = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(words)
    for line in (table.title, *table.notes, *table.inputs):
        writer.writerow([defused(line)])
    writer.writerow([defused(heading.title) for heading in table.columns])
    for values in table.rows:
        pairs = zip(table.columns, values, strict=True)
        writer.writerow([_written(heading, value) for heading, value in pairs])
    words.detach()


def _written(heading: Heading, value: Value) -> str:
    match value:
        case None:
            return ""
        case int() if heading.kind == "points":
            return format_points(value)
        case date():
            return value.isoformat()
        case str():
            return kept(value) if heading.kind == "code" else defused(value)
    return str(value)
