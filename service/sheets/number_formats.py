"""Tells which of a workbook's cell styles show a number as a date (ECMA-376 part 1, 18.8.30)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal

from service.sheets.xml_parts import Parts

_BUILT_IN = {str(n) for n in (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))}
_NOT_A_LETTER_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_FIRST_USABLE = 61  # earlier serials fall on the day 1900-02-29, which never was


def date_styles(parts: Parts, part: str) -> set[int]:
    """The indices (a cell's ``s``) of the styles that show dates."""
    custom: set[str] = set()
    dates: set[int] = set()
    count = 0
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count, inside
        if name == "numFmt" and shows_date(attributes.get("formatCode", "")):
            custom.add(attributes.get("numFmtId", ""))
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            form = attributes.get("numFmtId", "0")
            if form in custom or form in _BUILT_IN:
                dates.add(count)
            count += 1

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name != "cellXfs"

    parts.parse(part, start, end, lambda text: None)
    return dates


def shows_date(code: str) -> bool:
    return bool(re.search("[ymdhs]", _NOT_A_LETTER_CODE.sub("", code[:500]), re.IGNORECASE))


def from_serial(serial: Decimal, *, since_1904: bool) -> datetime | None:
    """A workbook's day number, to the second; ``None`` where there is no such day."""
    days = serial + (1462 if since_1904 else 0)
    if not _FIRST_USABLE <= days < 2_958_466:  # the year 10000
        return None
    return datetime(1899, 12, 30) + timedelta(seconds=round(days * 86_400))  # noqa: DTZ001  # a workbook's days have no zone
