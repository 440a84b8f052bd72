"""Decides by its content, never by its name, what a file is, and reads its sheets."""

from __future__ import annotations

import re

from service.workbooks.cells import Grid
from service.workbooks.csv_file import read_csv
from service.workbooks.errors import TooMuch, Unreadable
from service.workbooks.limits import MIB, Limits
from service.workbooks.xls import read_xls
from service.workbooks.xlsx import read_xlsx

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = b"%PDF-"
_MARKUP = re.compile(
    rb"(\xef\xbb\xbf)?\s*<(\?xml|!--|!doctype|html|head|body|style|table|meta)", re.IGNORECASE
)


def read_grids(file_name: str, data: bytes, limits: Limits) -> list[Grid]:
    """Every sheet of the file; ``Unreadable`` with a sentence for whatever else it is."""
    if len(data) > limits.file_bytes:
        raise TooMuch("The file is larger than {limit} MiB.", limit=limits.file_bytes // MIB)
    if not data.strip():
        raise Unreadable("The file is empty.")
    if data.startswith(_ZIP):
        return read_xlsx(data, limits)
    if data.startswith(_OLE2):
        return read_xls(data, limits)
    if data.startswith(_PDF):
        raise Unreadable("This is a PDF document, not a workbook; send the table as .xlsx.")
    if _MARKUP.match(data):
        raise Unreadable(
            "This is a web page or XML under a workbook's name; open it in a spreadsheet, save it "
            "as .xlsx and send that."
        )
    return read_csv(file_name, data, limits)
