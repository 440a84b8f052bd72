"""The Merkle tree of RFC 6962 (哈希树): roots and proofs from hashes that were stored in tiles.

A tile is 256 neighbouring hashes of one level. Level 0 holds leaf hashes; an entry of level n + 1
is the root of one whole tile of level n. Everything between is hashed again when it is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Protocol

HEIGHT = 8  # of a tile
WIDTH = 1 << HEIGHT
SIZE = 32  # bytes of one hash
SHA256, SM3 = "sha256", "sm3"


def has_sm3() -> bool:
    """Only where OpenSSL was built with it."""
    try:
        hashlib.new(SM3)
    except ValueError:
        return False
    return True


class Tiles(Protocol):
    """Stored hashes of a tree."""

    def hashes(self, level: int, start: int, end: int) -> bytes:
        """Those of one level from index ``start`` up to before ``end``, one after the other."""


class Hashing:
    """RFC 6962, 2.1: leaves and nodes are told apart by their first byte."""

    def __init__(self, name: str = SHA256) -> None:
        self.name = name
        digest: Callable[[bytes], Any] = hashlib.sha256 if name == SHA256 else partial(_new, name)
        self._digest = digest
        self.empty: bytes = digest(b"").digest()

    def leaf(self, data: bytes) -> bytes:
        return bytes(self._digest(b"\x00" + data).digest())

    def leaves(self, many: Iterable[bytes]) -> bytes:
        digest = self._digest
        return b"".join([digest(b"\x00" + data).digest() for data in many])

    def node(self, left: bytes, right: bytes) -> bytes:
        return bytes(self._digest(b"\x01" + left + right).digest())

    def top(self, hashes: bytes) -> bytes:
        """Of a power of two of neighbours, the node above them all."""
        digest = self._digest
        while len(hashes) > SIZE:
            starts = range(0, len(hashes), 2 * SIZE)
            hashes = b"".join([digest(b"\x01" + hashes[s : s + 2 * SIZE]).digest() for s in starts])
        return hashes


def _new(name: str, data: bytes) -> Any:
    return hashlib.new(name, data)


class Tree:
    """Whatever is asked of it: sizes not greater than what the tiles hold."""

    def __init__(self, tiles: Tiles, hashing: Hashing) -> None:
        self._tiles, self._hashing = tiles, hashing

    def leaf(self, index: int) -> bytes:
        return self._tiles.hashes(0, index, index + 1)

    def root(self, size: int) -> bytes:
        """MTH of RFC 6962, 2.1."""
        return self._over(0, size) if size else self._hashing.empty

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """PATH of RFC 6962, 2.1.1: from the leaf's sibling up to the root's child."""
        path: list[bytes] = []
        low, high = 0, size
        while high - low > 1:
            middle = low + _split(high - low)
            if index < middle:
                path.append(self._over(middle, high))
                high = middle
            else:
                path.append(self._over(low, middle))
                low = middle
        return path[::-1]

    def consistency(self, first: int, second: int) -> list[bytes]:
        """PROOF of RFC 6962, 2.1.2: that the first tree is the beginning of the second."""
        path: list[bytes] = []
        low, high, whole = 0, second, True
        while first != high:
            middle = low + _split(high - low)
            if first <= middle:
                path.append(self._over(middle, high))
                high = middle
            else:
                path.append(self._over(low, middle))
                low, whole = middle, False
        return ([] if whole else [self._over(low, high)]) + path[::-1]

    def _over(self, low: int, high: int) -> bytes:
        count = high - low
        if count & (count - 1):
            middle = low + _split(count)
            return self._hashing.node(self._over(low, middle), self._over(middle, high))
        level = (count.bit_length() - 1) // HEIGHT
        start = low >> (HEIGHT * level)
        width = count >> (HEIGHT * level)
        return self._hashing.top(self._tiles.hashes(level, start, start + width))


def _split(count: int) -> int:
    """The largest power of two below a number above 1."""
    return int(1 << ((count - 1).bit_length() - 1))


def root_of(hashing: Hashing, batches: Iterable[bytes]) -> bytes:
    """MTH of leaf hashes that come in order; what is held grows by the logarithm."""
    peaks: list[tuple[int, bytes]] = []  # how many leaves are under each
    rest = b""
    for hashes in batches:
        rest += hashes
        whole = len(rest) // (WIDTH * SIZE) * WIDTH * SIZE
        for at in range(0, whole, WIDTH * SIZE):
            _grow(hashing, peaks, WIDTH, hashing.top(rest[at : at + WIDTH * SIZE]))
        rest = rest[whole:]
    for at in range(0, len(rest), SIZE):
        _grow(hashing, peaks, 1, rest[at : at + SIZE])
    root = peaks.pop()[1] if peaks else hashing.empty
    while peaks:
        root = hashing.node(peaks.pop()[1], root)
    return root


def _grow(hashing: Hashing, peaks: list[tuple[int, bytes]], count: int, root: bytes) -> None:
    while peaks and peaks[-1][0] == count:
        root, count = hashing.node(peaks.pop()[1], root), count * 2
    peaks.append((count, root))
