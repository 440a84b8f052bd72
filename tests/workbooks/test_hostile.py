"""Files meant to harm, or far too large, are refused soon, in little memory and in words."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import xlwt

from service.workbooks.errors import TooMuch, Unreadable
from service.workbooks.grids import read_grids
from service.workbooks.limits import LIMITS, MIB
from tests.workbooks.books import CLAIMS, SELF, TITLES, book

ROOT = Path(__file__).parents[2]
SECONDS, MEMORY = 5, 300 * MIB
SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
FOOT = b"</sheetData></worksheet>"

NOISE = os.urandom(512 * 1024).hex().encode()  # a MiB that packs no better than two to one

Zip = dict[str, bytes]


def parts() -> Zip:
    with zipfile.ZipFile(io.BytesIO(book([*TITLES, SELF, *CLAIMS]))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(changed: Zip, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in (parts() | changed).items():
            archive.writestr(name, data)
    return out.getvalue()


def sheet_of(rows: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    return zipped({SHEET: HEAD + rows + FOOT}, method)


def rows(count: int, cells: bytes) -> bytes:
    return sheet_of(b"".join(b'<row r="%d">%s</row>' % (n, cells) for n in range(1, count + 1)))


def inline(words: bytes) -> bytes:
    return b'<c t="inlineStr"><is><t>%s</t></is></c>' % words


def lying_about_its_size() -> bytes:
    """The directory says 1,000 bytes; 90 MiB come out."""
    data = bytearray(zipped({SHEET: HEAD + b" " * (90 * MIB) + FOOT}))
    entry = data.find(b"PK\x01\x02")
    while entry >= 0:
        if data[entry + 46 :].startswith(SHEET.encode()):
            data[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
        entry = data.find(b"PK\x01\x02", entry + 1)
    return bytes(data)


def entities() -> bytes:
    lol = b'<!DOCTYPE x [<!ENTITY a "lol">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    return zipped({SHEET: lol + b"]>" + HEAD + b'<row r="1">' + inline(b"&j;") + b"</row>" + FOOT})


def outside_entity() -> bytes:
    typed = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return zipped({"xl/workbook.xml": typed + b"<workbook>&a;</workbook>"})


def many_entries() -> bytes:
    return zipped({f"xl/{n}.xml": b"" for n in range(20_000)})


def nested_zip() -> bytes:
    inner = zipped({})
    for _ in range(5):
        inner = zipped({"xl/embeddings/a.zip": inner})
    return zipped({SHEET: inner})


def long_attribute() -> bytes:
    return sheet_of(b'<row r="1" x="' + b"a" * (12 * MIB) + b'"/>', zipfile.ZIP_STORED)


def overlapping_merges() -> bytes:
    merges = b'<mergeCell ref="A1:GR1048576"/>' * 40_000
    line = b'<row r="%d"><c r="A%d"><v>1</v></c></row>'
    body = b"".join(line % (n, n) for n in range(50, 60_000))
    head = b"".join(
        b'<c r="%s1" t="inlineStr"><is><t>%s</t></is></c>' % (column, word.encode())
        for column, word in zip(
            (b"A", b"B", b"C", b"D"), ("组织编码", "任务编码", "完成情况", "自评分"), strict=True
        )
    )
    mark = b"<mergeCells>" + merges + b"</mergeCells></worksheet>"
    return zipped({SHEET: HEAD + b'<row r="1">' + head + b"</row>" + body + b"</sheetData>" + mark})


def million_rows() -> bytes:
    return rows(1_000_000, b"<c><v>1</v></c><c><v>2</v></c>")


def many_empty_elements() -> bytes:
    return sheet_of(b"<r/>" * 3_900_000, zipfile.ZIP_STORED)


def full_sheet() -> bytes:
    """Of 600,000 cells and 100,000 rows."""
    return rows(99_000, b"<c><v>1234.5</v></c>" * 6)


def hugest_numbers() -> bytes:
    number = b"<c><v>1E+999999999</v></c><c><v>1E-999999999</v></c><c><v>" + b"9" * 30_000
    return rows(20, number + b"</v></c>")


def fifty_to_one() -> bytes:
    """51 MiB that pack as well as a sheet of equal lines does."""
    return b"".join(NOISE[place : place + 4096] * 50 for place in range(0, MIB, 4096))


def one_sheet_named_often() -> bytes:
    """Every name unpacks the same part again."""
    named = b"".join(b'<sheet name="%d" r:id="rId1"/>' % n for n in range(150))
    space = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    workbook = b"<workbook %s><sheets>%s</sheets></workbook>" % (space, named)
    return zipped({"xl/workbook.xml": workbook, SHEET: HEAD + b" " * (700 * 1024) + FOOT})


def far_off_in_an_old_workbook() -> bytes:
    made = xlwt.Workbook()
    sheet = made.add_sheet("a")
    sheet.write(0, 0, "a")
    sheet.write(65_535, 255, "b")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


UNPACKS = "unpacks to more than it may"
DAMAGED = "is damaged"
MARKS = "more cells and marks than can be read"
ROWS = "more than 100000 rows"
WIDE = "to the right of column 200"
NO_TABLE = "No sheet holds the table"
NO_FILE = "neither a workbook"

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a file cut short": (lambda: zipped({})[:3000], DAMAGED),
    "a damaged sheet": (lambda: zipped({SHEET: HEAD + b"<row><c>"}), DAMAGED),
    "a thousand to one": (lambda: sheet_of(b" " * (90 * MIB)), UNPACKS),
    "more than it may": (lambda: zipped(dict.fromkeys("ab", fifty_to_one())), UNPACKS),
    "one sheet named often": (one_sheet_named_often, UNPACKS),
    "a directory that lies": (lying_about_its_size, DAMAGED),
    "20,000 parts": (many_entries, "more than 2000 parts"),
    "entities within entities": (entities, "document types or entities"),
    "an entity from outside": (outside_entity, "document types or entities"),
    "an archive for a sheet": (nested_zip, DAMAGED),
    "a million rows": (million_rows, ROWS),
    "a million columns": (
        lambda: sheet_of(
            b'<row r="1">' + b"<c><v>1</v></c>" * 1_000_000 + b"</row>", zipfile.ZIP_STORED
        ),
        WIDE,
    ),
    "four million empty marks": (many_empty_elements, MARKS),
    "marks ten thousand deep": (lambda: sheet_of(b"<a>" * 10_000 + b"</a>" * 10_000), MARKS),
    "one word of 10 MiB": (
        lambda: rows(1, inline(os.urandom(5 * MIB).hex().encode())),
        "more than 32767 characters",
    ),
    "an attribute of 12 MiB": (long_attribute, MARKS),
    "40,000 merges over each other": (overlapping_merges, "more merged cells"),
    "numbers beyond numbers": (hugest_numbers, NO_TABLE),
    "a cell far out": (
        lambda: sheet_of(b'<row r="1"><c r="XFD1048576"><v>1</v></c></row>'),
        NO_TABLE,
    ),
    "as many rows and cells as are allowed": (full_sheet, NO_TABLE),
    "two far-off cells of an old workbook": (far_off_in_an_old_workbook, "too large to read"),
    "random bytes": (lambda: os.urandom(MIB), NO_FILE),
    "random bytes after the mark of a zip": (lambda: b"PK\x03\x04" + os.urandom(MIB), DAMAGED),
    "random bytes after the mark of an old workbook": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + os.urandom(MIB),
        DAMAGED,
    ),
    "a quotation that never ends": (lambda: b'a,b,"' + b"x" * (10 * MIB), NO_FILE),
    "ten million commas": (lambda: b"," * (10 * MIB), NO_TABLE),
    "a text of a million rows": (lambda: b"1,2,3\n" * 1_000_000, ROWS),
    "two million short lines": (lambda: b"\n1" * 2_000_000, ROWS),
}

# Reads in a fresh process, which tells its own time and peak memory: the processor's time, since
# others may be at work on the machine.
READER = """
import re, resource, sys, time
from service.workbooks.errors import Unreadable
from service.features.reports.sheets.table import SELF_EVALUATIONS
from service.workbooks.table import read_table
data = open(sys.argv[1], "rb").read()
start = time.process_time()
try:
    read_table("a.xlsx", data, SELF_EVALUATIONS)
    said = "read"
except Unreadable as refused:
    said = f"refused {refused}"
# Not ru_maxrss, which a process inherits from the one that started it.
peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) * 1024
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
children = resource.getrusage(resource.RUSAGE_CHILDREN)
spent = time.process_time() - start + children.ru_utime + children.ru_stime
print(round(spent, 2), max(peak, child), said)
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_words_within_5_seconds_and_300_mib(name: str, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    make, sentence = HOSTILE[name]
    file.write_bytes(make())
    command = [sys.executable, "-c", READER, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    seconds, peak, said = done.stdout.split(maxsplit=2)
    assert said.startswith("refused")
    assert sentence in said
    assert said.strip().endswith(".")
    assert float(seconds) < SECONDS
    assert int(peak) < MEMORY


def test_a_file_past_the_limit_is_not_even_opened() -> None:
    with pytest.raises(TooMuch, match="larger than 16 MiB"):
        read_grids("a.xlsx", b"x" * (LIMITS.file_bytes + 1), LIMITS)


def word_document() -> bytes:
    import docx

    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def old(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + stream.encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (word_document(), "text document, not a workbook"),
        (old("WordDocument"), "text document, not a workbook"),
        (old("EncryptedPackage"), "protected by a password"),
        (b"%PDF-1.7", "PDF document"),
        (b"<html><table>", "web page or XML"),
        (b" \n", "file is empty"),
        (b"PK\x05\x06" + bytes(18), "archive without a workbook"),
    ],
)
def test_what_is_no_workbook_is_told_what_it_is(data: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        read_grids("自评.xlsx", data, LIMITS)


def test_a_file_cut_at_any_place_is_refused() -> None:
    whole = book([*TITLES, SELF, *CLAIMS])
    for length in range(4, len(whole), 37):
        with pytest.raises(Unreadable):
            read_grids("a.xlsx", whole[:length], LIMITS)


def test_a_file_with_any_byte_changed_is_refused_or_read_never_worse() -> None:
    whole = book([*TITLES, SELF, *CLAIMS])
    for place in range(0, len(whole), 23):
        changed = whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :]
        with suppress(Unreadable):
            read_grids("a.xlsx", changed, LIMITS)
