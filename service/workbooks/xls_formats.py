"""Which numbers of an .xls are shown as percentages or as codes with their noughts, which the
library that reads its cells does not tell ([MS-CFB] 2, [MS-XLS] 2.4)."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from struct import error as Short
from struct import iter_unpack, unpack_from

from service.workbooks.errors import TooMuch
from service.workbooks.number_formats import PERCENT, shows_code, shows_percent

_SIZES = {9: 512, 12: 4096}  # of sectors, by what is written
_NO_SECTOR = 0xFFFFFFFA  # and above: the end of a chain, or nothing
_RECORDS = 2_500_000  # as many as an .xlsx may have marks
_BOF, _EOF, _FORMAT, _XF, _SHEET = 0x0809, 0x000A, 0x041E, 0x00E0, 0x0085
_NUMBER, _RK, _FORMULA, _ROW_OF_RK = 0x0203, 0x027E, 0x0006, 0x00BD
_UNICODE = 0x0600  # since this version texts say how wide their letters are

Record = tuple[int, bytes]
Styled = dict[tuple[int, int], int]  # row and column, from 1, to the style there


@dataclass(slots=True)
class Formats:
    """The styles that show percentages and codes, and where on each worksheet a number has one."""

    percents: set[int] = field(default_factory=set)
    codes: dict[int, tuple[str, int]] = field(default_factory=dict)  # what goes before, digits
    sheets: list[Styled] = field(default_factory=list)


def read_formats(data: bytes) -> Formats:
    """Of a workbook whose cells were read already; none where it is too odd. TooMuch."""
    try:
        return _read(_workbook(data))
    except (Short, ValueError, LookupError):
        return Formats()


def _read(stream: bytes) -> Formats:
    known, starts = Formats(), []
    formats: dict[int, str] = {}
    version = style = 0
    left = iter(range(_RECORDS))
    for kind, body in _records(stream, 0, left):
        if kind == _BOF:
            version = unpack_from("<H", body)[0]
        elif kind == _FORMAT:
            formats[unpack_from("<H", body)[0]] = _words(body, version)
        elif kind == _XF:
            _keep(known, style, unpack_from("<H", body, 2)[0], formats)
            style += 1
        elif kind == _SHEET and body[5] == 0:  # no chart, no macro
            starts.append(unpack_from("<I", body)[0])
    if known.percents or known.codes:
        wanted = known.percents | known.codes.keys()
        known.sheets = [_styled(_records(stream, start, left), wanted) for start in starts]
    return known


def _keep(known: Formats, style: int, form: int, formats: dict[int, str]) -> None:
    written = formats.get(form, "")
    if str(form) in PERCENT or shows_percent(written):
        known.percents.add(style)
    elif code := shows_code(written):
        known.codes[style] = code


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
                styled[row + 1, column + 1] = style
        elif kind == _ROW_OF_RK:
            row, first = unpack_from("<HH", body)
            styles = (style for style, _ in iter_unpack("<HI", body[4 : 4 + (len(body) - 6)]))
            for column, style in enumerate(styles, first + 1):
                if style in wanted:
                    styled[row + 1, column] = style
    return styled


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


# --- the file that holds the stream -------------------------------------------------------------


def _workbook(data: bytes) -> bytes:
    """No program writes so short a workbook that it lies among the small streams."""
    size = _SIZES[unpack_from("<H", data, 30)[0]]
    table = _table(data, size)
    directory = _chain(data, table, unpack_from("<I", data, 48)[0], size)
    for at in range(0, len(directory) - 127, 128):
        entry = directory[at : at + 128]
        name = entry[: max(0, unpack_from("<H", entry, 64)[0] - 2)].decode("utf-16-le", "replace")
        if name.casefold() in ("workbook", "book"):
            start, length = unpack_from("<II", entry, 116)
            return _chain(data, table, start, size)[:length]
    return b""


def _table(data: bytes, size: int) -> array[int]:
    """Which sector follows which, itself spread over sectors named in the head and beyond."""
    named = list(unpack_from("<109I", data, 76))
    more = unpack_from("<I", data, 68)[0]
    for _ in range(len(data) // size):
        if more >= _NO_SECTOR:
            break
        *further, more = _numbers(data[(more + 1) * size : (more + 2) * size])
        named += further
    sectors = islice((each for each in named if each < _NO_SECTOR), len(data) // size)
    return _numbers(b"".join(data[(each + 1) * size : (each + 2) * size] for each in sectors))


def _chain(data: bytes, table: array[int], sector: int, size: int) -> bytes:
    """The sectors of one stream, never more than the file has."""
    parts: list[bytes] = []
    while sector < _NO_SECTOR and len(parts) <= len(data) // size:
        parts.append(data[(sector + 1) * size : (sector + 2) * size])
        sector = table[sector]
    return b"".join(parts)


def _numbers(data: bytes) -> array[int]:
    numbers = array("I", data[: len(data) // 4 * 4])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
