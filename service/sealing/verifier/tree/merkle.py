"""The Merkle tree of RFC 6962: leaf hashes in order, and the roots at any size."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Callable, Iterable, Mapping
from typing import IO, Any

TILE = 256  # facts to a line of leaf hashes
IN_MEMORY = 64 << 20  # bytes of leaf hashes kept there; beyond, in a temporary file
Hash = Callable[[bytes], Any]  # what it gives has digest() and hexdigest(): 32 bytes


def sm3(data: bytes) -> Any:
    return hashlib.new("sm3", data)


def has_sm3() -> bool:
    """Only where the OpenSSL of this Python was built with it."""
    try:
        return bool(sm3(b""))
    except ValueError:
        return False


def root_of(leaves: bytes, sha: Hash = hashlib.sha256) -> bytes:
    """Of a run of 32-byte hashes: level by level, an odd one out goes up as it is."""
    while len(leaves) > 32:
        pairs = len(leaves) // 64 * 64
        above = [sha(b"\x01" + leaves[i : i + 64]).digest() for i in range(0, pairs, 64)]
        leaves = b"".join(above) + leaves[pairs:]
    return leaves or bytes(sha(b"").digest())


class Leaves:
    """The leaf hashes in order, a tile at a time, and the roots of all full tiles."""

    def __init__(self, sha: Hash = hashlib.sha256) -> None:
        self.sha = sha
        self.kept: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # see close
        self.roots = bytearray()
        self.size = 0

    def add(self, tile: bytes) -> None:
        """A full tile, or the last one."""
        self.kept.write(tile)
        self.size += len(tile) // 32
        if len(tile) == TILE * 32:
            self.roots += root_of(tile, self.sha)

    def close(self) -> None:
        self.kept.close()

    def at(self, sizes: Iterable[int], other: Mapping[int, bytes]) -> dict[int, bytes]:
        """The tree's root at each size. ``other``: tiles by number to read in place of these."""
        hashes: dict[int, bytes] = {}
        peaks: list[tuple[int, bytes]] = []  # number of tiles, root; each twice the next at least
        tiles = 0
        for size in sorted(set(sizes)):
            while tiles < size // TILE:
                whole = other.get(tiles)
                kept = self.roots[tiles * 32 : tiles * 32 + 32]
                self._grow(peaks, bytes(kept) if whole is None else root_of(whole, self.sha))
                tiles += 1
            hashes[size] = self._top(peaks, self._part(size, other))
        return hashes

    def _part(self, size: int, other: Mapping[int, bytes]) -> bytes:
        number, count = divmod(size, TILE)
        if not count:
            return b""
        if number in other:
            return root_of(other[number][: count * 32], self.sha)
        self.kept.seek(number * TILE * 32)
        part = self.kept.read(count * 32)
        self.kept.seek(0, io.SEEK_END)
        return root_of(part, self.sha)

    def _grow(self, peaks: list[tuple[int, bytes]], root: bytes) -> None:
        count = 1
        while peaks and peaks[-1][0] == count:
            root, count = root_of(peaks.pop()[1] + root, self.sha), count * 2
        peaks.append((count, root))

    def _top(self, peaks: list[tuple[int, bytes]], part: bytes) -> bytes:
        hashes = [root for _, root in peaks] + ([part] if part else [])
        top = hashes.pop() if hashes else bytes(self.sha(b"").digest())
        while hashes:
            top = root_of(hashes.pop() + top, self.sha)
        return top
