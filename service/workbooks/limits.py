"""How much one workbook may hold; past it a file is refused before it costs time or memory."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    file_bytes: int = 16 * MIB
    entries: int = 2_000  # of the archive
    unpacked_bytes: int = 96 * MIB  # of all parts that are read, counted as they unpack
    ratio: int = 200  # unpacked to packed, for parts over a MiB; honest sheets stay under 60
    elements: int = 2_000_000  # of XML
    depth: int = 64  # of XML; the format itself needs about ten
    sheets: int = 200
    rows: int = 100_000  # with something in them: as many as one command may record facts
    columns: int = 200  # the last column with something in it
    cells: int = 600_000  # with something in them
    text: int = 32_767  # characters in a cell, as spreadsheets have it
    header_rows: int = 40  # how far down a header is looked for
    merges: int = 50_000


LIMITS = Limits()
