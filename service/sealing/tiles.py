"""A tree's tiles beside the log: hashes that are only added, in runs without gaps.

A run holds neighbouring hashes of one level within one tile. Most tiles are one run; the last tile
of a checkpoint is stored as far as it goes, and the next run continues it.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.sealing.tree import SIZE, WIDTH, Hashing
from service.store.database import Database

RUNS = (
    "SELECT start_index, hashes FROM tiles WHERE tree = ? AND level = ? "
    "AND start_index >= ? AND start_index < ? ORDER BY start_index"
)
END = (
    f"SELECT start_index + length(hashes) / {SIZE} FROM tiles WHERE tree = ? AND level = ? "
    "ORDER BY start_index DESC LIMIT 1"
)
INSERT = "INSERT INTO tiles (tree, level, start_index, hashes) VALUES"
AT_ONCE = 200  # runs in one statement: SQLite as old as 3.9 takes 999 values
MOST = (AT_ONCE - 16) * WIDTH  # leaves added at once; their levels above need the rest

Run = tuple[int, int, bytes]  # level, index of the first hash, hashes


class StoredTiles:
    """Tiles read are held: what is stored never changes, but one object serves one question."""

    def __init__(self, database: Database, tree: str, hashing: Hashing) -> None:
        self._database, self._tree, self._hashing = database, tree, hashing
        self._read_tiles: dict[tuple[int, int], bytes] = {}

    def size(self, level: int = 0) -> int:
        """The number of hashes stored; of level 0, the tree's size."""
        row = self._database.row(END, (self._tree, level))
        return int(row[0]) if row else 0

    def hashes(self, level: int, start: int, end: int) -> bytes:
        """LookupError where not all of them are stored."""
        hashes = b"".join(self._tiles(level, start // WIDTH, (end - 1) // WIDTH))
        before = start % WIDTH * SIZE
        hashes = hashes[before : before + (end - start) * SIZE]
        if len(hashes) != (end - start) * SIZE:
            raise LookupError(f"{self._tree}: hashes {start} to {end} of level {level} are missing")
        return hashes

    def tile(self, level: int, index: int) -> bytes:
        """As far as it is stored."""
        key = (level, index)
        if key not in self._read_tiles:
            first = index * WIDTH
            rows = self._database.rows(RUNS, (self._tree, level, first, first + WIDTH))
            self._read_tiles[key] = b"".join(bytes(hashes) for _, hashes in rows)
        return self._read_tiles[key]

    def _tiles(self, level: int, first: int, last: int) -> Iterator[bytes]:
        for index in range(first, last + 1):
            yield self.tile(level, index)

    def add(self, size: int, leaves: bytes) -> None:
        """Continues the tree of that size by these leaves (MOST at most), and every level above by
        the tiles now whole, in one statement: all of it or nothing. Conflict where the tree has
        another size by now: another sealer was quicker."""
        runs = list(self._growth(size, leaves))
        assert len(runs) <= AT_ONCE, "more than MOST leaves at once"
        self.let_go()
        if runs:
            marks = ", ".join(["(?, ?, ?, ?)"] * len(runs))
            values = [value for run in runs for value in (self._tree, *run)]
            self._database.run(f"{INSERT} {marks}", values)

    def let_go(self) -> None:
        """Forgets the tiles read."""
        self._read_tiles.clear()

    def _growth(self, start: int, new: bytes) -> Iterator[Run]:
        level = 0
        while new:
            yield from _within_tiles(level, start, new)
            begin = start - start % WIDTH
            tiles = (self.hashes(level, begin, start) if start > begin else b"") + new
            whole = range(0, len(tiles) - WIDTH * SIZE + 1, WIDTH * SIZE)
            new = b"".join(self._hashing.top(tiles[at : at + WIDTH * SIZE]) for at in whole)
            level, start = level + 1, start // WIDTH


def _within_tiles(level: int, start: int, hashes: bytes) -> Iterator[Run]:
    """Cut where a tile ends."""
    done = 0
    while done < len(hashes):
        room = (WIDTH - start % WIDTH) * SIZE
        part = hashes[done : done + room]
        yield level, start, part
        done, start = done + len(part), start + len(part) // SIZE
