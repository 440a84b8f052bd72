"""The sealed export (封存导出): one file with everything an auditor needs, written as a stream.

Its lines are told in docs/verifying.md; ``duban audit verify`` reads them.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import msgspec

from aggregates.forgetting.events import TextForgotten
from aggregates.values.moment import from_micros
from aggregates.vocabulary import FACTS
from service.language import CHINESE, translator
from service.sealing import checkpoints
from service.sealing.checkpoints import Checkpoint
from service.sealing.leaves import ID_AS_TEXT
from service.sealing.sealer import NothingToSeal, Sealer
from service.sealing.tiles import StoredTiles
from service.sealing.tree import SHA256, WIDTH, Hashing
from service.store.database import Row
from service.store.postgres import PostgresDatabase

FORMAT = 1
PAGE = 16 * WIDTH  # facts read at once
CHUNK = 128 * 1024  # bytes given out at once
TEXTS = (
    "SELECT position, field, salt, text FROM texts WHERE position > ? AND position <= ? "
    "ORDER BY position, field"
)

_encode = msgspec.json.Encoder().encode
Progress = Callable[[int, int], object]  # facts written, of how many


def checkpoint_for(sealer: Sealer, upto: int | None = None) -> Checkpoint:
    """Seals, and gives the checkpoint of everything; or, as of a position, the last that covers no
    more. NothingToSeal where there is none."""
    if upto is None:
        return sealer.seal()
    found = checkpoints.last(sealer.database, checkpoints.FACTS, upto)
    if found is None:
        raise NothingToSeal("No checkpoint was signed up to position {position}.", position=upto)
    return found


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
    held, size = [], 0
    for line in _Export(sealer, end, progress).lines():
        held.append(line)
        size += len(line)
        if size > CHUNK:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


@dataclass
class _Export:
    sealer: Sealer
    end: Checkpoint
    progress: Progress | None
    texts: int = 0
    notes: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def lines(self) -> Iterator[bytes]:
        for line in self._body():
            self.digest.update(line)
            yield line
        counts = (self.end.size, self.texts, self.notes)
        yield _line(["end", *counts, self.digest.hexdigest()])

    def _body(self) -> Iterator[bytes]:
        yield _line(self._header())
        for key in checkpoints.keys(self.sealer.database, self.end.tree):
            if key.from_size <= self.end.size + 1:  # one beyond vouched for by the last checkpoint
                yield _line(["k", key.from_size, key.name, key.public_key])
        yield from self._facts()
        for note in self._checkpoints():
            self.notes += 1
            yield _line(["c", note])

    def _header(self) -> dict[str, Any]:
        log, chinese = self.sealer.log, translator(CHINESE)
        told = {
            "duban-export": FORMAT,
            "origin": self.sealer.origin(self.sealer.sources[0]),
            "log": self.end.tree,
            "size": self.end.size,
            "hash": SHA256,
            "made_at": from_micros(self.end.made_at).isoformat(),
            "simulated_clock": log.simulated,
            "terms": {kind.TOPIC: chinese(kind.TOPIC) for kind in FACTS},
        }
        if self._is_forgotten_since():
            told["log_size"] = log.last()[0]
        return told

    def _is_forgotten_since(self) -> bool:
        """Whether texts may be blank here by facts that lie beyond the export's end."""
        sql = "SELECT 1 FROM facts WHERE position > ? AND topic = ? LIMIT 1"
        found = self.sealer.database.row(sql, (self.end.size, TextForgotten.TOPIC))
        return found is not None

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
            facts = database.rows(sql, (start, stop))
            yield from self._page(facts, database.rows(TEXTS, (start, stop)), tiles)
            if self.progress is not None:
                self.progress(stop, self.end.size)

    def _page(self, facts: list[Row], texts: list[Row], tiles: StoredTiles) -> Iterator[bytes]:
        words = _by_position(texts)
        self.texts += len(texts)
        for position, recorded_at, key, version, topic, state in facts:
            yield _line(["f", position, recorded_at, key, version, topic, _state(state)])
            yield from words.get(position, ())
            if position % WIDTH == 0 or position == self.end.size:
                first = (position - 1) // WIDTH * WIDTH
                hashes = tiles.hashes(0, first, position)
                tiles.let_go()
                yield _line(["l", first, base64.b64encode(hashes).decode()])

    def _checkpoints(self) -> Iterator[str]:
        after = 0
        while page := checkpoints.some(
            self.sealer.database, self.end.tree, upto=self.end.size, after=after
        ):
            yield from (each.note for each in page)
            after = page[-1].number


def _line(value: Any) -> bytes:
    return _encode(value) + b"\n"


def _state(state: bytes) -> str | dict[str, str]:
    try:
        return state.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(state).decode()}


def _by_position(texts: Iterable[Row]) -> dict[int, list[bytes]]:
    """Each fact's lines, by field in the order of code points, whatever the database's."""
    found: dict[int, list[bytes]] = {}
    for position, name, salt, text in sorted(texts, key=lambda row: row[:2]):
        blank = salt is None or text is None
        said = ["x", position, name] if blank else ["t", position, name, salt.hex(), text]
        found.setdefault(position, []).append(_line(said))
    return found
