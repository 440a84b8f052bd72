"""One log's tree of hashes as it grows (生长): tiles stored, and what of the log hinders that."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager

from aggregates.errors import Refused
from service.sealing.leaves import FactLeaves, LeafSource, batched
from service.sealing.tiles import MOST, StoredTiles
from service.sealing.tree import SIZE, WIDTH, Hashing, Tree
from service.store.database import Database
from service.store.errors import Conflict

# SQLite lets its owner store words where bytes were, and words that are no UTF-8.
NO_BYTES = (TypeError, ValueError, sqlite3.OperationalError)
BEFORE_A_GAP = """
SELECT min(f.position) FROM facts f WHERE f.position > ? AND f.position < ?
AND NOT EXISTS (SELECT 1 FROM facts g WHERE g.position = f.position + 1)
"""

log = logging.getLogger(__name__)


class BadTree(Refused):
    """What is stored no longer agrees with what was signed: somebody changed the database."""


class GrowingTree:
    """That it never forks rests on the tiles, whose place can be taken once."""

    def __init__(self, database: Database, source: LeafSource) -> None:
        self.database, self.source = database, source
        self.hashing = Hashing(source.hash)
        self.tiles = StoredTiles(database, source.name, self.hashing)

    def tree(self) -> Tree:
        return Tree(self.tiles, self.hashing)

    def size(self) -> int:
        return self.tiles.size()

    def root(self, size: int) -> str | None:
        """None where hashes of the tree are gone."""
        try:
            return self.tree().root(size).hex()
        except LookupError:
            return None

    def whole_tiles(self) -> int:
        """How far it can grow without a tile that is not full."""
        return self.source.last() // WIDTH * WIDTH

    def extend(self, upto: int) -> None:
        """BadTree where the log does not go on from what was sealed."""
        size = self.size()
        if self.source.last() < size:
            raise BadTree(
                "{size} entries of the log {name} were sealed, but it now holds {last}: entries "
                "are missing. What was sealed can still be exported (duban audit export --no-seal) "
                "and verified.",
                size=size, name=self.source.name, last=self.source.last(),
            )  # fmt: skip
        while size < upto:
            with self.knows_of_gaps(size):
                self._extend_from(size, upto)
            size = self.size()

    @contextmanager
    def knows_of_gaps(self, size: int) -> Iterator[None]:
        try:
            yield
        except (LookupError, *NO_BYTES) as error:
            raise BadTree(
                "The log {name} cannot be sealed beyond position {position}: what was recorded "
                "next is missing or cannot be read, so somebody changed the database. What was "
                "sealed can still be exported (duban audit export --no-seal) and verified.",
                name=self.source.name, position=self._last_good(size),
            ) from error  # fmt: skip

    def _last_good(self, size: int) -> int:
        """The last position before a gap of the facts, else the last that is sealed."""
        next_one = "SELECT 1 FROM facts WHERE position = ?"
        if (
            not isinstance(self.source, FactLeaves)
            or self.database.row(next_one, (size + 1,)) is None
        ):
            return size
        [(count,)] = self.database.rows(BEFORE_A_GAP, (size, self.source.last()))
        return size if count is None else int(count)

    def hashes(self, after: int, upto: int) -> Generator[bytes, None, None]:
        """The leaf hashes of the source itself, by batches."""
        if isinstance(self.source, FactLeaves):
            return self.source.hashes(after, upto, MOST)
        return batched(self.source, after, upto, MOST)

    def _extend_from(self, size: int, upto: int) -> None:
        """One batch is stored while the next is hashed."""
        with ThreadPoolExecutor(1) as store, closing(self.hashes(size, upto)) as batches:
            stored: Future[None] | None = None
            try:
                for hashes in batches:
                    if stored is not None:
                        stored.result()
                    stored = store.submit(self.tiles.add, size, hashes)
                    size += len(hashes) // SIZE
                if stored is not None:
                    stored.result()
            except Conflict:
                log.info("%s: another sealer was quicker.", self.source.name)
