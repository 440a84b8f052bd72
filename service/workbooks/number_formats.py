"""Tells what a workbook's cell styles make of a number: a date, or the words that are seen
(ECMA-376 part 1, 18.8.30)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from service.workbooks.cells import Number, shown
from service.workbooks.number_shown import BUILT_IN, shown_under
from service.workbooks.xml_parts import Parts

_BUILT_IN = {str(n) for n in (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))}
_NOT_A_LETTER_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_FIRST_USABLE = 61  # earlier serials fall on the day 1900-02-29, which never was


@dataclass(frozen=True, slots=True)
class Styles:
    """By the index of a style (a cell's ``s``): those that show dates, and the others' formats."""

    dates: set[int] = field(default_factory=set)
    forms: dict[int, str] = field(default_factory=dict)


def read_styles(parts: Parts, part: str) -> Styles:
    forms = dict(BUILT_IN)
    styles = Styles()
    count = 0
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count, inside
        if name == "numFmt":
            forms[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            form = attributes.get("numFmtId", "0")
            if form_shows_date(form, forms):
                styles.dates.add(count)
            elif form in forms:
                styles.forms[count] = forms[form]
            count += 1

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name != "cellXfs"

    parts.parse(part, start, end, lambda text: None)
    return styles


def form_shows_date(form: str, forms: Mapping[str, str]) -> bool:
    """``form``: the number a format goes by; some stand for dates without being written down."""
    return shows_date(forms[form]) if form in forms else form in _BUILT_IN


def shows_date(code: str) -> bool:
    return bool(re.search("[ymdhs]", _NOT_A_LETTER_CODE.sub("", code[:500]), re.IGNORECASE))


def as_shown(number: Decimal, form: str) -> Decimal:
    """The number, with the words that are seen where its format makes them others."""
    words = shown_under(number, form)
    return Number(number, words) if words and words != shown(number) else number


def stored_number(stored: str) -> Decimal:
    """The shortest figure that gives the same double: 1.1, never 1.1000000000000001; whole numbers
    digit for digit. InvalidOperation, ValueError."""
    number = Decimal(stored)
    if number == number.to_integral_value() or not number.is_finite():
        return number
    return Decimal(repr(float(number)))


def from_serial(serial: Decimal, *, since_1904: bool) -> datetime | None:
    """A workbook's day number, to the second, which never becomes the next day's; ``None`` where
    there is no such day."""
    days = serial + (1462 if since_1904 else 0)
    if not _FIRST_USABLE <= days < 2_958_466:  # the year 10000
        return None
    seconds = min(round(days % 1 * 86_400), 86_399)
    return datetime(1899, 12, 30) + timedelta(int(days), seconds)  # noqa: DTZ001  # a workbook's days have no zone
