"""How an .xls shows its numbers, and its days to the second, which the library that reads its cells
does not tell ([MS-XLS] 2.4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from struct import iter_unpack, pack, unpack, unpack_from

from service.workbooks.compound import ODD
from service.workbooks.errors import TooMuch
from service.workbooks.number_formats import form_shows_date
from service.workbooks.number_shown import BUILT_IN

_RECORDS = 2_500_000  # as many as an .xlsx may have marks
_BOF, _EOF, _FORMAT, _XF, _SHEET = 0x0809, 0x000A, 0x041E, 0x00E0, 0x0085
_NUMBER, _RK, _FORMULA, _ROW_OF_RK = 0x0203, 0x027E, 0x0006, 0x00BD
_SINCE_1904, _LOCKED = 0x0022, 0x002F
_UNICODE = 0x0600  # since this version texts say how wide their letters are

Record = tuple[int, bytes]
Styled = dict[tuple[int, int], tuple[int, Decimal | None]]  # row and column, from 1: style, number


@dataclass(slots=True)
class Formats:
    """The styles that show dates, the others' formats, and where on each worksheet a number has
    one. ``locked``: by a password."""

    dates: set[int] = field(default_factory=set)
    forms: dict[int, str] = field(default_factory=dict)
    sheets: list[Styled] = field(default_factory=list)
    since_1904: bool = False
    locked: bool = False


def read_formats(stream: bytes) -> Formats:
    """Of a workbook's stream; none where it is too odd. TooMuch."""
    try:
        return _read(stream)
    except ODD:
        return Formats()


def _read(stream: bytes) -> Formats:
    known, starts = Formats(), []
    formats = dict(BUILT_IN)
    version = style = 0
    left = iter(range(_RECORDS))
    for kind, body in _records(stream, 0, left):
        if kind == _BOF:
            version = unpack_from("<H", body)[0]
        elif kind == _LOCKED:
            return Formats(locked=True)  # what follows cannot be read
        elif kind == _SINCE_1904:
            known.since_1904 = unpack_from("<H", body)[0] == 1
        elif kind == _FORMAT:
            formats[str(unpack_from("<H", body)[0])] = _words(body, version)
        elif kind == _XF:
            _keep(known, style, str(unpack_from("<H", body, 2)[0]), formats)
            style += 1
        elif kind == _SHEET and body[5] == 0:  # no chart, no macro
            starts.append(unpack_from("<I", body)[0])
    if known.dates or known.forms:
        wanted = known.dates | known.forms.keys()
        known.sheets = [_styled(_records(stream, start, left), wanted) for start in starts]
    return known


def _keep(known: Formats, style: int, form: str, formats: dict[str, str]) -> None:
    if form_shows_date(form, formats):
        known.dates.add(style)
    elif form in formats:
        known.forms[style] = formats[form]


def _words(body: bytes, version: int) -> str:
    if version < _UNICODE:
        return body[3 : 3 + body[2]].decode("latin-1")
    length, wide = unpack_from("<HB", body, 2)
    if wide & 1:
        return body[5 : 5 + 2 * length].decode("utf-16-le")
    return body[5 : 5 + length].decode("latin-1")


def _styled(records: Iterator[Record], wanted: set[int]) -> Styled:
    styled: Styled = {}
    for kind, body in records:
        if kind in (_NUMBER, _RK, _FORMULA):
            row, column, style = unpack_from("<HHH", body)
            if style in wanted:
                styled[row + 1, column + 1] = style, _number(kind, body)
        elif kind == _ROW_OF_RK:
            row, first = unpack_from("<HH", body)
            cells = iter_unpack("<HI", body[4 : 4 + (len(body) - 6)])
            for column, (style, short) in enumerate(cells, first + 1):
                if style in wanted:
                    styled[row + 1, column] = style, _short(short)
    return styled


def _number(kind: int, body: bytes) -> Decimal | None:
    if kind == _RK:
        return _short(unpack_from("<I", body, 6)[0])
    if kind == _FORMULA and body[12:14] == b"\xff\xff":
        return None  # a text, a truth or a fault
    return Decimal(repr(unpack_from("<d", body, 6)[0]))


def _short(stored: int) -> Decimal:
    """A number in four bytes: a whole one, or half of a double; perhaps in hundredths."""
    if stored & 2:
        number = Decimal(unpack("<i", pack("<I", stored))[0] >> 2)
    else:
        number = Decimal(repr(unpack("<d", pack("<II", 0, stored & 0xFFFFFFFC))[0]))
    return number / 100 if stored & 1 else number


def _records(stream: bytes, at: int, left: Iterator[int]) -> Iterator[Record]:
    """From one beginning to its own end; what is embedded has beginnings and ends within."""
    depth = 0
    for _ in left:
        kind, length = unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        at += 4 + length
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 1:
            yield kind, body
        if depth <= 0:
            return
    raise TooMuch("The workbook is too large to read as .xls; save it as .xlsx and send that.")
