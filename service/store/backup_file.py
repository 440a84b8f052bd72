"""The backup's file (备份文件): frames that can be written and read as a stream of any size.

A magic line, then frames: four bytes of length, then that many of zlib-compressed msgpack. The
first frame is the header, each further one a table's name with some of its rows, the last one
the counts of rows and the SHA-256 of everything before it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import Any, BinaryIO

import msgspec

from service.store.errors import BadBackup

MAGIC = b"duban backup 1\n"
ROWS_AT_ONCE = 1000
FRAME_AT_MOST = 1 << 28  # bytes, packed or unpacked: what reading one may cost in memory

Rows = list[list[Any]]


class Header(msgspec.Struct):
    made_at: int  # the store's own time, microseconds since 1970
    simulated: bool


class Closing(msgspec.Struct):
    counts: dict[str, int]
    sha256: str


@dataclass(slots=True)
class Contents:
    """What a backup was found to hold."""

    header: Header
    counts: dict[str, int] = field(default_factory=dict)  # rows by table
    digests: dict[str, str] = field(default_factory=dict)  # sums of each table's rows' digests, hex
    sha256: str = ""  # of the file before its closing frame, hex


class BackupWriter:
    def __init__(self, write: Callable[[bytes], object], header: Header) -> None:
        self._write = write
        self._hash = sha256()
        self.counts: dict[str, int] = {}
        self._put(MAGIC)
        self._frame(header)

    def table(self, name: str, rows: Iterable[Sequence[Any]]) -> None:
        self.counts.setdefault(name, 0)
        remaining = iter(rows)
        while part := list(islice(remaining, ROWS_AT_ONCE)):
            self._frame((name, part))
            self.counts[name] += len(part)

    def close(self) -> None:
        self._frame(Closing(self.counts, self._hash.hexdigest()))

    def _frame(self, value: object) -> None:
        packed = zlib.compress(msgspec.msgpack.encode(value), 1)
        self._put(len(packed).to_bytes(4, "big") + packed)

    def _put(self, part: bytes) -> None:
        self._hash.update(part)
        self._write(part)


class TableDigest:
    """The sum of the rows' digests: the same in whatever order a database gives them."""

    def __init__(self) -> None:
        self._sum = 0

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        for row in rows:
            self._sum += int.from_bytes(sha256(msgspec.msgpack.encode(row)).digest(), "big")

    def hexdigest(self) -> str:
        return f"{self._sum % (1 << 256):064x}"


def verify(source: BinaryIO) -> Contents:
    """Reads all of it and checks it. Raises BadBackup."""
    try:
        return _verified(source)
    except (msgspec.MsgspecError, zlib.error) as error:
        raise _damaged() from error


def tables(source: BinaryIO) -> Iterator[tuple[str, Rows]]:
    """The parts of the tables of a file already verified."""
    frames = _frames(source, sha256())
    next(frames)
    for frame in frames:
        found = msgspec.msgpack.decode(frame)
        if isinstance(found, list):
            yield found[0], found[1]


def _verified(source: BinaryIO) -> Contents:
    running = sha256()
    frames = _frames(source, running)
    contents = Contents(msgspec.msgpack.decode(next(frames, b""), type=Header))
    digests: dict[str, TableDigest] = {}
    while True:
        before = running.hexdigest()
        found = msgspec.msgpack.decode(next(frames, b""))
        if isinstance(found, dict):
            break
        name, rows = found
        contents.counts[name] = contents.counts.get(name, 0) + len(rows)
        digests.setdefault(name, TableDigest()).add(rows)
    closing = msgspec.convert(found, Closing)
    told = {name: count for name, count in closing.counts.items() if count}
    if closing.sha256 != before or told != contents.counts or source.read(1):
        raise _damaged()
    contents.counts, contents.sha256 = closing.counts, before
    contents.digests = {name: digest.hexdigest() for name, digest in digests.items()}
    return contents


def _frames(source: BinaryIO, running: Any) -> Iterator[bytes]:
    """Each frame unpacked; ``running`` has taken in everything up to the frame given out."""
    _take(source, running, len(MAGIC), MAGIC)
    while length := int.from_bytes(_take(source, running, 4), "big"):
        if length > FRAME_AT_MOST:
            raise _damaged()
        unpacking = zlib.decompressobj()
        frame = unpacking.decompress(_take(source, running, length), FRAME_AT_MOST)
        if not unpacking.eof:
            raise _damaged()
        yield frame


def _take(source: BinaryIO, running: Any, size: int, expected: bytes | None = None) -> bytes:
    part = source.read(size)
    if (expected is not None and part != expected) or (part and len(part) != size):
        raise _damaged()
    running.update(part)
    return part


def _damaged() -> BadBackup:
    return BadBackup("The backup is damaged or incomplete, or is no backup; nothing was restored.")
