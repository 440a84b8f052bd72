"""Reads .xls in a child process: its reader takes memory by the sheet's extent, not its content.

Two far-off cells of an honest-looking file cost a gigabyte and several seconds, and nothing in
the file's size tells beforehand; the child runs under limits of memory and time instead.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from service.workbooks.cells import Cell, Grid, Merge
from service.workbooks.compound import ODD, WORKBOOKS, Compound
from service.workbooks.errors import TooMuch, Unreadable
from service.workbooks.limits import Limits
from service.workbooks.number_formats import as_shown, from_serial, stored_number
from service.workbooks.wide import beyond, too_many_rows, too_wide
from service.workbooks.xls_formats import Formats, read_formats
from service.workbooks.xlsx_text import plain, too_long

_SECONDS = 20  # by the clock, on a machine that is busy; of work the child may do 4
_PACKED = "EncryptedPackage"
_OTHERS = (_PACKED, "WordDocument")
_CHILD = Path(__file__).with_name("xls_child.py")


def read_xls(data: bytes, limits: Limits) -> list[Grid]:
    """Every sheet in order. The reader shows error cells as blank ones; so do these grids."""
    book = _opened(data)
    stream = book.stream(*WORKBOOKS) if book else None
    formats = read_formats(stream) if stream else Formats()
    if formats.locked:
        raise _locked()
    allowed = (limits.sheets, limits.rows, limits.columns, limits.cells, limits.text)
    command = [sys.executable, str(_CHILD), *map(str, allowed)]
    whole = book.alone() if book else data
    try:
        child = subprocess.run(command, input=whole, capture_output=True, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        raise _too_large() from None
    if child.returncode != 0:
        raise _too_large()  # the child died of its limits
    return _as_shown(_grids(json.loads(child.stdout), limits), formats)


def _opened(data: bytes) -> Compound | None:
    """What the file is, by what lies at its top: a text document may be embedded in a workbook.
    ``None`` where it is too odd to tell; its bytes may then still name what it was."""
    try:
        book = Compound(data)
    except ODD:
        _must_be_workbook(name for name in _OTHERS if name.encode("utf-16-le") in data)
        return None
    if not book.root.keys() & {*WORKBOOKS}:
        _must_be_workbook(name for name in _OTHERS if name.casefold() in book.root)
    return book


def _must_be_workbook(others: Iterable[str]) -> None:
    for other in others:
        if other == _PACKED:
            raise _locked()
        raise Unreadable("This is a text document, not a workbook; send the table as .xlsx.")


def _grids(answer: dict[str, Any], limits: Limits) -> list[Grid]:
    match answer:
        case {"failed": "password"}:
            raise _locked()
        case {"failed": "rows"}:
            raise too_many_rows(limits.rows)
        case {"failed": "columns"}:
            raise too_wide(limits.columns)
        case {"failed": "text"}:
            raise too_long(limits.text)
        case {"failed": _}:
            raise Unreadable(
                "The workbook is damaged or of a kind that is not read; save it as .xlsx and "
                "send that."
            )
    return [_grid(sheet, limits) for sheet in answer["sheets"]]


def _as_shown(grids: list[Grid], formats: Formats) -> list[Grid]:
    """80% is no score of 0.80, 12 under the format 0000 is the code 0012, and a day ends at
    midnight, where the library rounds it up to the next."""
    if len(grids) != len(formats.sheets):
        return grids
    for grid, styled in zip(grids, formats.sheets, strict=True):
        for (row, column), (style, number) in styled.items():
            cell = grid.rows.get(row, {}).get(column)
            if style in formats.dates and number is not None and isinstance(cell, date):
                day = from_serial(number, since_1904=formats.since_1904)
                grid.rows[row][column] = day or cell
            elif isinstance(cell, Decimal) and style in formats.forms:
                grid.rows[row][column] = as_shown(cell, formats.forms[style])
    return grids


def _grid(sheet: dict[str, Any], limits: Limits) -> Grid:
    grid = Grid(sheet["name"], sheet["hidden"])
    for number, cells in sheet["rows"]:
        grid.rows[number] = {column: _cell(kind, value) for column, kind, value in cells}
    for row, column, words in sheet["beyond"]:
        beyond(grid, row, column, words, limits)
    grid.merges = [Merge(*merge) for merge in sheet["merges"]]
    return grid


def _cell(kind: str, value: str) -> Cell:
    if kind == "number":
        return stored_number(value)
    if kind == "date":
        return datetime.fromisoformat(value)
    return value == "True" if kind == "bool" else plain(value)


def _locked() -> Unreadable:
    return Unreadable("The workbook is protected by a password; take it off and send it again.")


def _too_large() -> TooMuch:
    return TooMuch("The workbook is too large to read as .xls; save it as .xlsx and send that.")
