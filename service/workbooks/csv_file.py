"""Reads comma-, tab- or semicolon-separated text, in UTF-8 with or without a mark, or GB 18030."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath

from service.workbooks.cells import Cells, Grid, cell_name
from service.workbooks.errors import Unreadable
from service.workbooks.limits import Limits
from service.workbooks.wide import beyond, too_many_rows
from service.workbooks.xlsx_text import too_long

_DELIMITERS = ",\t;"
_END = "\x1f"  # no file that is read holds one, so that it tells where the last line ends
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')  # how offices keep a spreadsheet from eating 0012
_MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}"
_CHANGED = (  # what a spreadsheet takes for a number, a day, an hour or a truth, and writes anew
    r"0\d+(?:\.\d*)?|\d+\.\d*0|\d*\.|\.\d+|\d{12,}(?:\.\d*)?|\d+(?:\.\d*)?e[+-]?\d+"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d*)?|[(（]\d+(?:\.\d*)?[)）]|[¥￥$]\d+(?:\.\d*)?|\d+ \d+/\d+"
    r"|\d{1,4}[-/]\d{1,2}(?:[-/]\d{1,4})?|\d{1,2}:\d{2}(?::\d{2})?|(?:\d{1,4}年)?\d{1,2}月(?:\d{1,2}日)?"
    rf"|{_MONTH}[-/ ]?\d{{1,4}}|\d{{1,2}}[-/ ]?{_MONTH}(?:[-/ ]\d{{1,4}})?|true|false"
)
_FORMULA = r"[=+\-@\t\r\n＝＋－＠]"
_DEFUSED = re.compile(rf"'+(?:{_FORMULA}|(?:{_CHANGED})$)", re.IGNORECASE | re.ASCII)
FORMULA = re.compile(rf"'*{_FORMULA}|'+(?:{_CHANGED})$", re.IGNORECASE | re.ASCII)
CHANGED = re.compile(_CHANGED, re.IGNORECASE | re.ASCII)


def read_csv(file_name: str, data: bytes, limits: Limits) -> list[Grid]:
    """One grid, named as the file is; rows are numbered as a spreadsheet would show them."""
    words = _decoded(data)
    delimiter, words = _delimiter(words)
    grid = Grid(PurePath(file_name).stem)
    try:
        for number, row in enumerate(_records(f"{words}\n{_END}", delimiter), 1):
            if row == [_END]:
                break
            if row and row[-1].endswith(_END):
                raise _unclosed(cell_name(number, len(row)))
            if cells := _cells(grid, number, row, limits):
                grid.rows[number] = cells
            if len(grid.rows) > limits.rows:
                raise too_many_rows(limits.rows)
    except csv.Error:
        raise _no_table() from None
    return [grid]


def _unclosed(cell: str) -> Unreadable:
    return Unreadable(
        "The quotation mark that opens the cell {cell} is not closed, so that all lines below it "
        "would belong to it; close it, or send the table as .xlsx.",
        cell=cell,
    )


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            words = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(words) is None:
            return words
    raise _no_table()


def _no_table() -> Unreadable:
    return Unreadable(
        "This is neither a workbook (.xlsx, .xls) nor a table as text (.csv in UTF-8 or GB 18030)."
    )


def _delimiter(words: str) -> tuple[str, str]:
    """The separator under which most rows are widest; spreadsheets may name it in a first line."""
    if named := re.match(r"sep=([,;\t])\r?\n", words):
        return named[1], words[named.end() :]
    return max(_DELIMITERS, key=lambda delimiter: _widths(words, delimiter)), words


def _widths(words: str, delimiter: str) -> tuple[int, int]:
    try:
        sample = islice(_records(words, delimiter), 60)
        widths = sorted(len(row) for row in sample if any(row))
    except csv.Error:
        return 0, 0
    return (widths[len(widths) // 2], widths[-1]) if widths else (0, 0)


def _records(words: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(words, newline=""), delimiter=delimiter)


def _cells(grid: Grid, number: int, row: list[str], limits: Limits) -> Cells:
    cells: Cells = {}
    for column, written in enumerate(row, 1):
        if not written or written.isspace():
            continue
        if column > limits.columns:
            beyond(grid, number, column, written, limits)
            continue
        if len(written) > limits.text:
            refusal = too_long(limits.text)
            raise refusal.at(sheet=grid.name, cell=cell_name(number, column))
        cells[column] = plain_line(_as_seen(written))
    return cells


def _as_seen(written: str) -> str:
    """An export puts an apostrophe before words that a spreadsheet would take for a formula."""
    if kept := _KEPT_AS_TEXT.fullmatch(written):
        return kept[1]
    return written[1:] if _DEFUSED.match(written) else written


def plain_line(written: str) -> str:
    return written.replace("\r\n", "\n").replace("\r", "\n")


def defused(words: str) -> str:
    """How a text stands in a CSV export: never as a formula, and read back as it was."""
    return f"'{words}" if FORMULA.match(words) else words


def kept(code: str) -> str:
    """How a code stands there: 0012, 1E5 and 12-1 behind the apostrophe too, which stays through
    any number of openings and savings."""
    return f"'{code}" if CHANGED.fullmatch(code) else defused(code)
