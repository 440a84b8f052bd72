"""A workbook of the lines that were not recorded, each with what is wrong, to be sent again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from service.workbooks.cells import Cell, Fault, Number, column_letters, shown
from service.workbooks.errors import CellError
from service.workbooks.shapes import WRONG
from service.workbooks.table import Row, Sheet
from service.workbooks.words import header_word
from service.workbooks.writing import Heading, Table, Value, write_xlsx


def write_wrong_rows(
    sheet: Sheet,
    errors: Sequence[CellError],
    out: BinaryIO,
    *,
    also: Collection[int] = (),
    translate: Callable[[str], str] = str,
) -> None:
    """The same lines above, the same columns, and 错误, which the reader passes over.

    ``also``: numbers of right rows left out with wrong ones (a report is left out whole).
    """
    wrong: dict[int, list[str]] = {row: [] for row in also}
    for error in errors:
        title = _title(sheet, error)
        wrong.setdefault(error.row, []).append(f"{title}{error.reason(translate)}")
    columns = [column for column in sheet.header if header_word(sheet.header[column]) not in _OURS]
    title, *notes = sheet.titles.lines or (sheet.shape.title,)
    write_xlsx(
        Table(
            title=title,
            notes=notes,
            sheet=sheet.sheet,
            columns=[
                *(Heading(sheet.header[column]) for column in columns),
                Heading(WRONG.title, width=48),
            ],
            rows=_lines(sheet.rows, columns, wrong),
        ),
        out,
    )


_OURS = {header_word(WRONG.title), header_word(WRONG.english)}


def _title(sheet: Sheet, error: CellError) -> str:
    """``自评分: `` before what is wrong, since the cells have moved."""
    letters = error.cell.rstrip("0123456789")
    return next(
        (
            f"{words}: "
            for column, words in sheet.header.items()
            if column_letters(column) == letters
        ),
        "",
    )


def _lines(
    rows: Sequence[Row], columns: Sequence[int], wrong: dict[int, list[str]]
) -> Iterator[list[Value]]:
    for row in rows:
        if row.number in wrong:
            cells = [_value(row.cells.get(column)) for column in columns]
            yield [*cells, "\n".join(wrong[row.number])]


def _value(cell: Cell | None) -> Value:
    match cell:
        case datetime():
            return cell.date()
        case bool() | Fault():
            return shown(cell)
        case Number():
            return Decimal(cell) if _rounds(cell) else cell.words
        case None | str() | Decimal() | date():
            return cell
    raise TypeError(cell)  # pragma: no cover  # every kind of cell stands above


def _rounds(number: Number) -> bool:
    """7.456 shown as 7.46 goes back as it is, so that what is wrong with it is still there."""
    try:
        return Decimal(number.words) != number
    except InvalidOperation:
        return False
