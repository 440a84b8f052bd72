"""The sealed export (封存导出): one file with everything an auditor needs, written as a stream.

Its lines are told in docs/sealing.md; ``duban audit verify`` reads them.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, BinaryIO

import msgspec

from service.sealing import checkpoints
from service.sealing.checkpoints import ALL, Checkpoint, Known
from service.sealing.forgotten import forgotten_later
from service.sealing.growing import NO_BYTES, BadTree
from service.sealing.leaves import ID_AS_TEXT
from service.sealing.note import body, encoded, hand_over_in
from service.sealing.sealer import NothingToSeal, Sealer
from service.sealing.tiles import StoredTiles
from service.sealing.tree import SHA256, SM3, WIDTH, Hashing
from service.store.database import Row
from service.store.postgres import PostgresDatabase

FORMAT = 3
SECOND = f"{checkpoints.FACTS}-{SM3}"
PAGE = 16 * WIDTH  # facts read at once
CHUNK = 128 * 1024  # bytes given out at once
POSITION = itemgetter(0)
TEXTS = (
    "SELECT position, field, salt, text FROM texts WHERE position > ? AND position <= ? "
    "ORDER BY position, field"
)

_encode = msgspec.json.Encoder().encode
Progress = Callable[[int, int], object]  # facts written, of how many


def checkpoint_for(sealer: Sealer, known: Known = ALL) -> Checkpoint:
    """The last that is signed, or the last of those ``known`` at a moment; signs none.
    NothingToSeal where there is none."""
    checkpoint = sealer.record().last(known) or checkpoints.last(sealer.database, known=known)
    if checkpoint is None:
        position = min(known.size, sealer.log.last()[0])
        raise NothingToSeal(
            "No checkpoint was signed up to position {position}.", position=position
        )
    return checkpoint


def write_export(
    sealer: Sealer, end: Checkpoint, out: BinaryIO, packed: bool, progress: Progress | None = None
) -> None:
    """``packed``: compressed by gzip, the same bytes every time."""
    if not packed:
        for chunk in chunks(sealer, end, progress):
            out.write(chunk)
        return
    with closing(gzip.GzipFile("", "wb", 6, out, mtime=0)) as file:
        for chunk in chunks(sealer, end, progress):
            file.write(chunk)


def chunks(sealer: Sealer, end: Checkpoint, progress: Progress | None = None) -> Iterator[bytes]:
    """The file in pieces; memory stays the same at any size. It grows meanwhile: what is recorded
    after ``end`` is not in it."""
    chunk, size = [], 0
    second = sealer.record(SECOND).last(Known(end.size))
    for line in _Export(sealer, end, second, progress).lines():
        chunk.append(line)
        size += len(line)
        if size > CHUNK:
            yield b"".join(chunk)
            chunk, size = [], 0
    yield b"".join(chunk)


@dataclass
class _Export:
    sealer: Sealer
    end: Checkpoint
    second: Checkpoint | None  # of the tree by SM3
    progress: Progress | None
    texts: int = 0
    blank: set[tuple[int, str]] = field(default_factory=set)  # texts without words
    newest: bool = False  # not as of a moment before the last checkpoint
    notes: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def lines(self) -> Iterator[bytes]:
        for line in self._body():
            self.digest.update(line)
            yield line
        counts = (self.end.size, self.texts, self.notes)
        yield _line(["end", *counts, self.digest.hexdigest()])

    def _body(self) -> Iterator[bytes]:
        ends = {"": self.end} | ({"2": self.second} if self.second else {})
        self.newest = self.sealer.record().last() == self.end
        yield _line(self._header())
        for mark, end in ends.items():
            yield from self._keys("k" + mark, end)
        yield from self._facts()
        for mark, end in ends.items():
            for line in self._checkpoints("c" + mark, end):
                self.notes += 1
                yield _line(line)
        if self.blank:
            yield from map(_line, forgotten_later(self.sealer, self.end, self.blank))

    def _keys(self, mark: str, end: Checkpoint) -> Iterator[bytes]:
        """Also those that were planted: a verifier names them."""
        planted = self.sealer.record(end.tree).planted_keys()
        for key in checkpoints.keys(self.sealer.database, end.tree):
            handed_over = hand_over_in(end.note)
            if (
                key.from_size <= end.size
                or key in planted
                or (handed_over and encoded(handed_over.new) == key.public_key)
            ):
                yield _line([mark, key.from_size, key.name, key.public_key])

    def _header(self) -> dict[str, Any]:
        """Nothing that the facts and checkpoints do not say themselves: nobody signs this line."""
        header = {
            "duban-export": FORMAT,
            "origin": self.sealer.of(self.sealer.sources[0]).origin(),
            "log": self.end.tree,
            "size": self.end.size,
            "hash": SHA256,
        }
        last = self.sealer.log.last()[0]
        return header | ({"log_size": last} if last < self.end.size else {})

    def _facts(self) -> Iterator[bytes]:
        database = self.sealer.database
        tiles = StoredTiles(database, self.end.tree, Hashing())
        is_postgres = isinstance(database, PostgresDatabase)
        key = ID_AS_TEXT if is_postgres else "lower(hex(originator_id))"
        sql = (
            f"SELECT position, recorded_at, {key}, originator_version, topic, state FROM facts "
            "WHERE position > ? AND position <= ? ORDER BY position"
        )
        for start in range(0, self.end.size, PAGE):
            stop = min(start + PAGE, self.end.size)
            facts = self._read(sql, start, stop)
            yield from self._page(start, stop, facts, self._read(TEXTS, start, stop), tiles)
            if self.progress is not None:
                self.progress(stop, self.end.size)

    def _read(self, sql: str, after: int, upto: int) -> list[Row]:
        try:
            return self.sealer.database.rows(sql, (after, upto))
        except NO_BYTES as error:
            raise BadTree(
                "Positions {first} to {last} cannot be read from the database ({why}): somebody "
                "changed it.",
                first=after + 1, last=upto, why=error,
            ) from error  # fmt: skip

    def _page(
        self, start: int, stop: int, facts: list[Row], texts: list[Row], tiles: StoredTiles
    ) -> Iterator[bytes]:
        words, done = _by_position(texts), 0
        self.blank |= {(row[0], row[1]) for row in texts if row[2] is None or row[3] is None}
        self.texts += len(texts)
        for first in range(start, stop, WIDTH):
            last = min(first + WIDTH, stop)
            begin, done = done, bisect_right(facts, last, done, key=POSITION)
            for position, recorded_at, key, version, topic, state in facts[begin:done]:
                yield _line(["f", position, recorded_at, key, version, topic, _state(state)])
                yield from words.pop(position, ())
            yield from self._tile(tiles, first, last)
        self.texts -= sum(map(len, words.values()))  # of facts that are no more

    def _tile(self, tiles: StoredTiles, first: int, last: int) -> Iterator[bytes]:
        """As stored, whatever became of its facts. What is gone from the store is not here
        either, and a verifier says so."""
        with suppress(LookupError):
            hashes = tiles.hashes(0, first, last)
            yield _line(["l", first, base64.b64encode(hashes).decode()])
        tiles.let_go()

    def _checkpoints(self, mark: str, end: Checkpoint) -> Iterator[list[Any]]:
        """All up to the last, by number; an empty one stands for those that are gone. Of those
        beyond, what the log did not sign: a verifier names it."""
        after = 0
        while after < end.number:
            for each in self._some(end.tree, after) or [end]:
                if each.number > after + 1:
                    yield [mark, None, after + 1]
                yield [mark, each.note, *_contradicting(each)]
                after = each.number
                if after >= end.number:
                    break
        if self.newest:
            record = self.sealer.record(end.tree)
            for each in record.all(end.number):
                if not record.is_signed(each):
                    yield [mark, each.note, *_contradicting(each)]

    def _some(self, tree: str, after: int) -> list[Checkpoint]:
        try:
            return checkpoints.some(self.sealer.database, tree, after=after)
        except NO_BYTES as error:
            raise BadTree(
                "The checkpoints cannot be read from the database ({why}): somebody changed it.",
                why=error,
            ) from error


def _contradicting(each: Checkpoint) -> list[Any]:
    """What its row says, should that be something else than its note."""
    with suppress(ValueError, TypeError):
        origin = each.note.partition("\n")[0]
        if each.note.startswith(body(origin, each.size, bytes.fromhex(each.root))):
            return []
    return [each.size, each.root]


def _line(value: Any) -> bytes:
    return _encode(value) + b"\n"


def _state(state: Any) -> Any:
    """Bytes, but where somebody put something else there, as SQLite lets its owner do."""
    if not isinstance(state, bytes):
        return state
    try:
        return state.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(state).decode()}


def _by_position(texts: Iterable[Row]) -> dict[int, list[bytes]]:
    """Each fact's lines, by field in the order of code points, whatever the database's."""
    leaves: dict[int, list[bytes]] = {}
    for position, name, salt, text in sorted(texts, key=lambda row: row[:2]):
        blank = salt is None or text is None
        said = ["x", position, name] if blank else ["t", position, name, _hex(salt), text]
        leaves.setdefault(position, []).append(_line(said))
    return leaves


def _hex(salt: Any) -> Any:
    return salt.hex() if isinstance(salt, bytes) else salt
