"""The streams of a compound file, in which old office programs keep everything ([MS-CFB] 2)."""

from __future__ import annotations

import sys
from array import array
from itertools import islice
from struct import error as Short
from struct import unpack_from
from typing import NamedTuple

ODD = (Short, ValueError, LookupError)  # what reading says of a file that is none
WORKBOOKS = ("workbook", "book")
_SIZES = {9: 512, 12: 4096}  # of sectors, by what is written
_NO_SECTOR = 0xFFFFFFFA  # and above: the end of a chain, or nothing
_ENTRY = 128


class Entry(NamedTuple):
    name: str
    at: int  # in the file
    left: int
    right: int
    child: int
    start: int
    length: int


class Compound:
    """One file. ``ODD`` where it is no sound one."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._size = _SIZES[unpack_from("<H", data, 30)[0]]
        self._table = _table(data, self._size)
        self.entries = self._entries(unpack_from("<I", data, 48)[0])
        self.root = self._of_root()

    def stream(self, *names: str) -> bytes | None:
        """What lies at the top under one of the names; never what is embedded in it. No program
        writes so short a workbook that it lies among the small streams."""
        for name in names:
            if entry := self.root.get(name):
                sectors = self._sectors(entry.start)
                return b"".join(map(self._sector, sectors))[: entry.length]
        return None

    def alone(self) -> bytes:
        """The file with the embedded workbooks under another name: a reader that takes the first
        of that name then takes this one."""
        data = bytearray(self._data)
        own = {entry.at for entry in self.root.values()}
        for entry in self.entries:
            if entry.name in WORKBOOKS and entry.at not in own:
                data[entry.at : entry.at + 2] = "_".encode("utf-16-le")
        return bytes(data)

    def _entries(self, first: int) -> list[Entry]:
        entries = []
        for sector in self._sectors(first):
            for at in range((sector + 1) * self._size, (sector + 2) * self._size, _ENTRY):
                if at + _ENTRY <= len(self._data):
                    entries.append(_entry(self._data, at))
        return entries

    def _of_root(self) -> dict[str, Entry]:
        """A tree of neighbours hangs below the root; what is embedded has trees of its own."""
        at_top: dict[str, Entry] = {}
        open_, seen = [self.entries[0].child], set[int]()
        while open_:
            number = open_.pop()
            if number < len(self.entries) and number not in seen:
                seen.add(number)
                entry = self.entries[number]
                at_top[entry.name] = entry
                open_ += [entry.left, entry.right]
        return at_top

    def _sectors(self, sector: int) -> list[int]:
        """Those of one stream, never more than the file has."""
        sectors: list[int] = []
        while sector < _NO_SECTOR and len(sectors) <= len(self._data) // self._size:
            sectors.append(sector)
            sector = self._table[sector]
        return sectors

    def _sector(self, sector: int) -> bytes:
        return self._data[(sector + 1) * self._size : (sector + 2) * self._size]


def _entry(data: bytes, at: int) -> Entry:
    length = min(64, unpack_from("<H", data, at + 64)[0])
    name = data[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
    left, right, child = unpack_from("<III", data, at + 68)
    return Entry(name.casefold(), at, left, right, child, *unpack_from("<II", data, at + 116))


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


def _numbers(data: bytes) -> array[int]:
    numbers = array("I", data[: len(data) // 4 * 4])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
