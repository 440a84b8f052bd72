"""What a tree's leaves are made of (叶): a source says how far it goes and gives their bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator
from functools import cached_property
from typing import Protocol

from service.sealing.bulk import leaf_hashes
from service.sealing.tree import SHA256, SM3, Hashing
from service.store.database import Database, Row
from service.store.log import Log
from service.store.postgres import PostgresDatabase

PAGE = 4096  # facts read at once
COLUMNS = "position, {id}, originator_version, topic, recorded_at, state"
# PostgreSQL's driver makes a UUID of an id, which takes longer than hashing its leaf.
ID_AS_TEXT = "replace(CAST(originator_id AS text), '-', '')"
TAGS = {SHA256: "duban-leaf-1", SM3: "duban-leaf-sm3-1"}


class LeafSource(Protocol):
    """An append-only log that can be sealed. ``name``: its tree's, e.g. facts, access."""

    name: str
    hash: str

    def last(self) -> int:
        """The last position; 0 for an empty log. Positions are gapless from 1."""

    def leaves(self, after: int, upto: int) -> Iterator[bytes]:
        """The leaf data of each position in order, from after+1 to upto."""


def batched(source: LeafSource, after: int, upto: int, most: int) -> Generator[bytes, None, None]:
    """The leaf hashes of any source, by batches of ``most``."""
    hashing = Hashing(source.hash)
    for low in range(after, upto, most):
        yield hashing.leaves(source.leaves(low, min(low + most, upto)))


class FactLeaves:
    """The log's facts. A leaf names everything of a fact but its state, of which it has the digest.

    ::

        duban-leaf-1 ⏎ position ⏎ originator id, 32 hex ⏎ version ⏎ topic ⏎
        recorded_at, microseconds since 1970 ⏎ SHA-256 of the state bytes, 64 hex ⏎

    For the tree of SM3 the first line is ``duban-leaf-sm3-1`` and the digest SM3's.
    """

    def __init__(self, log: Log, hash: str = SHA256) -> None:
        self._log, self.hash = log, hash
        self.name = "facts" if hash == SHA256 else f"facts-{hash}"

    def last(self) -> int:
        return self._log.last()[0]

    def leaves(self, after: int, upto: int) -> Iterator[bytes]:
        tag = TAGS[self.hash]
        while after < upto:
            end = min(after + PAGE, upto)
            rows = self._database.rows(self._sql, (after, end))
            if len(rows) != end - after:
                raise LookupError(f"Positions {after + 1} to {end} of the log have gaps.")
            yield from _leaves(self.hash, tag, rows)
            after = end

    def hashes(self, after: int, upto: int, most: int) -> Generator[bytes, None, None]:
        """Of those leaves, by batches of ``most``: what a sealer asks, as quick as it can be."""
        if self.hash == SHA256:
            return leaf_hashes(self._database, after, upto, most)
        return batched(self, after, upto, most)

    @property
    def _database(self) -> Database:
        return self._log.database

    @cached_property
    def _sql(self) -> str:
        is_postgres = isinstance(self._database, PostgresDatabase)
        columns = COLUMNS.format(id=ID_AS_TEXT if is_postgres else "lower(hex(originator_id))")
        return f"SELECT {columns} FROM facts WHERE position > ? AND position <= ? ORDER BY position"


def _leaves(hash: str, tag: str, rows: list[Row]) -> list[bytes]:
    return [
        "\n".join((tag, *map(str, row[:5]), hashlib.new(hash, row[5]).hexdigest(), "")).encode()
        for row in rows
    ]


def log_id(log: Log) -> str:
    """What tells one log from another: the first fact's, 16 hex of its leaf's SHA-256."""
    first = next(FactLeaves(log).leaves(0, 1))
    return hashlib.sha256(b"\x00" + first).hexdigest()[:16]
