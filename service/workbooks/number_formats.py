"""Tells what a workbook's cell styles make of a number: a date, a percentage, or a code with its
leading noughts (ECMA-376 part 1, 18.8.30)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from service.workbooks.xml_parts import Parts

_BUILT_IN = {str(n) for n in (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))}
PERCENT = {"9", "10"}
_NOT_A_LETTER_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_PADDED = re.compile(r'(?:"([^"]{0,20})"|((?:\\[^\s])*))(0{1,64})(?:;.*|;@)?', re.ASCII)
_FIRST_USABLE = 61  # earlier serials fall on the day 1900-02-29, which never was


@dataclass(frozen=True, slots=True)
class Styles:
    """The indices (a cell's ``s``) of the styles that show dates, percentages and codes."""

    dates: set[int] = field(default_factory=set)
    percents: set[int] = field(default_factory=set)
    codes: dict[int, tuple[str, int]] = field(default_factory=dict)  # what goes before, digits


def read_styles(parts: Parts, part: str) -> Styles:
    dates, percents = set(_BUILT_IN), set(PERCENT)
    codes: dict[str, tuple[str, int]] = {}
    styles = Styles()
    count = 0
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count, inside
        if name == "numFmt":
            code = attributes.get("formatCode", "")
            if shows_date(code):
                dates.add(attributes.get("numFmtId", ""))
            elif shows_percent(code):
                percents.add(attributes.get("numFmtId", ""))
            elif padding := shows_code(code):
                codes[attributes.get("numFmtId", "")] = padding
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            form = attributes.get("numFmtId", "0")
            if form in dates:
                styles.dates.add(count)
            elif form in percents:
                styles.percents.add(count)
            elif form in codes:
                styles.codes[count] = codes[form]
            count += 1

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name != "cellXfs"

    parts.parse(part, start, end, lambda text: None)
    return styles


def shows_date(code: str) -> bool:
    return bool(re.search("[ymdhs]", _NOT_A_LETTER_CODE.sub("", code[:500]), re.IGNORECASE))


def shows_percent(code: str) -> bool:
    return "%" in _NOT_A_LETTER_CODE.sub("", code[:500])


def shows_code(code: str) -> tuple[str, int] | None:
    """``0000`` and ``"U"000`` show 12 as 0012 and U012: what goes before, and how many digits."""
    match = _PADDED.fullmatch(code[:500])
    if match is None:
        return None
    before = match[1] or (match[2] or "").replace("\\", "")
    return (before, len(match[3])) if before or len(match[3]) > 1 else None


def percentage(number: Decimal) -> str:
    """As people see it: 80% is no score of 0.80."""
    shown = number.scaleb(2).normalize()
    return f"{shown:f}%" if abs(shown.adjusted()) < 16 else f"{shown}%"


def as_code(number: Decimal, before: str, digits: int) -> str | Decimal:
    """As people see it: 12 under the format 0000 is the code 0012."""
    if number < 0 or number != number.to_integral_value() or number.adjusted() > 63:
        return number
    return f"{before}{int(number):0{digits}d}"


def from_serial(serial: Decimal, *, since_1904: bool) -> datetime | None:
    """A workbook's day number, to the second; ``None`` where there is no such day."""
    days = serial + (1462 if since_1904 else 0)
    if not _FIRST_USABLE <= days < 2_958_466:  # the year 10000
        return None
    return datetime(1899, 12, 30) + timedelta(seconds=round(days * 86_400))  # noqa: DTZ001  # a workbook's days have no zone
