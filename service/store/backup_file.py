"""The backup's file (备份文件): frames that can be written and read as a stream of any size.

A magic line, then frames: four bytes of length, then that many of zlib-compressed msgpack. The
first frame is the header, each further one a table's name with some of its rows, the last one
the counts of rows, the SHA-256 of everything before it and, from format 2 on, a note in which the
log's key signs all that (service/sealing/backups.py); what it is worth is not judged here.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, BinaryIO

import msgspec

from service.store.errors import BadBackup

MAGICS = {b"duban backup 1\n": 1, b"duban backup 2\n": 2}
MAGIC = b"duban backup 2\n"
ROWS_AT_ONCE = 1000
BYTES_AT_ONCE = 1 << 22  # in a frame, roughly
FRAME_AT_MOST = 1 << 28  # bytes, packed or unpacked: what reading one may cost in memory

Rows = list[list[Any]]


class Header(msgspec.Struct):
    made_at: int  # the store's own time, microseconds since 1970
    simulated: bool


class Closing(msgspec.Struct):
    counts: dict[str, int]
    sha256: str
    note: str = ""


@dataclass(slots=True)
class Contents:
    """What a backup holds."""

    header: Header
    format: int = 2
    counts: dict[str, int] = field(default_factory=dict)  # rows by table
    digests: dict[str, str] = field(default_factory=dict)  # sums of each table's rows' digests, hex
    sha256: str = ""  # of the file before its closing frame, hex
    note: str = ""  # empty: nobody signed it


Sign = Callable[[Contents], str]  # gives the note


def nobody(_: Contents) -> str:
    return ""


class BackupWriter:
    def __init__(self, write: Callable[[bytes], object], header: Header) -> None:
        self._write = write
        self._hash = sha256()
        self.contents = Contents(header)
        self._put(MAGIC)
        self._frame(header)

    def table(self, name: str, rows: Iterable[Sequence[Any]]) -> None:
        """Once for each; a row is no longer than a frame may be."""
        digest, count = TableDigest(), 0
        for part in _parts(rows):
            self._frame((name, part))
            digest.add(part)
            count += len(part)
        self.contents.counts[name] = count
        self.contents.digests[name] = digest.hexdigest()

    def close(self, sign: Sign = nobody) -> Contents:
        made = self.contents
        made.sha256 = self._hash.hexdigest()
        made.note = sign(made)
        self._frame(Closing(made.counts, made.sha256, made.note))
        return made

    def _frame(self, value: object) -> None:
        packed = zlib.compress(msgspec.msgpack.encode(value), 1)
        self._put(len(packed).to_bytes(4, "big") + packed)

    def _put(self, part: bytes) -> None:
        self._hash.update(part)
        self._write(part)


def _parts(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    part: list[Sequence[Any]] = []
    size = 0
    for row in rows:
        part.append(row)
        size += sum(len(value) for value in row if isinstance(value, bytes | str))
        if len(part) == ROWS_AT_ONCE or size > BYTES_AT_ONCE:
            yield part
            part, size = [], 0
    if part:
        yield part


HEADER = msgspec.msgpack.Decoder(Header)
FRAME = msgspec.msgpack.Decoder(tuple[str, Rows] | Closing)


class TableDigest:
    """The sum of the rows' digests: the same in whatever order a database gives them."""

    def __init__(self) -> None:
        self._sum = 0

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        for row in rows:
            self._sum += int.from_bytes(sha256(msgspec.msgpack.encode(row)).digest(), "big")

    def hexdigest(self) -> str:
        return f"{self._sum % (1 << 256):064x}"


def verify(source: BinaryIO, look: Callable[[str, Rows], object] | None = None) -> Contents:
    """Reads all of it and checks that it is whole; whose it is, its note tells. ``look`` is given
    the parts of all tables on the way. Raises BadBackup."""
    reader, digests, counts = BackupReader(source), dict[str, TableDigest](), dict[str, int]()
    for name, rows in reader.parts():
        if name in digests and name != next(reversed(digests)):
            raise _damaged()  # it came before
        digests.setdefault(name, TableDigest()).add(rows)
        counts[name] = counts.get(name, 0) + len(rows)
        if look is not None:
            look(name, rows)
    contents = reader.contents
    if dict.fromkeys(contents.counts, 0) | counts != dict.fromkeys(counts, 0) | contents.counts:
        raise _damaged()
    none = dict.fromkeys(contents.counts, TableDigest())
    contents.digests = {name: each.hexdigest() for name, each in (none | digests).items()}
    return contents


def tables(source: BinaryIO, contents: Contents) -> Iterator[tuple[str, Rows]]:
    """The parts of the tables of the file that was verified. Raises BadBackup at its end, should it
    be another by now."""
    reader = BackupReader(source)
    yield from reader.parts()
    if reader.contents.sha256 != contents.sha256:
        raise _damaged()


class BackupReader:
    """Reads a file once, from front to back."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._hash = sha256()  # of everything up to the frame given out
        self.contents: Contents  # whole once the parts are at an end

    def parts(self) -> Iterator[tuple[str, Rows]]:
        try:
            yield from self._parts()
        except (msgspec.MsgspecError, zlib.error) as error:
            raise _damaged() from error

    def _parts(self) -> Iterator[tuple[str, Rows]]:
        format = MAGICS.get(self._take(len(MAGIC)))
        if format is None:
            raise _damaged()
        frames = self._frames()
        self.contents = Contents(HEADER.decode(next(frames, b"")), format)
        before = self._hash.hexdigest()
        while isinstance(frame := FRAME.decode(next(frames, b"")), tuple):
            yield frame
            before = self._hash.hexdigest()
        if frame.sha256 != before or self._source.read(1):
            raise _damaged()
        self.contents.counts, self.contents.sha256 = frame.counts, before
        self.contents.note = frame.note

    def _frames(self) -> Iterator[bytes]:
        while length := int.from_bytes(self._take(4), "big"):
            if length > FRAME_AT_MOST:
                raise _damaged()
            unpacking = zlib.decompressobj()
            frame = unpacking.decompress(self._take(length), FRAME_AT_MOST)
            if not unpacking.eof:
                raise _damaged()
            yield frame

    def _take(self, size: int) -> bytes:
        part = self._source.read(size)
        if part and len(part) != size:
            raise _damaged()
        self._hash.update(part)
        return part


def _damaged() -> BadBackup:
    return BadBackup("The backup is damaged or incomplete, or is no backup; nothing was restored.")
