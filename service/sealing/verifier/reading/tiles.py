"""The facts' leaves against those that were sealed, a tile of 256 at a time."""

from __future__ import annotations

from ..tree.merkle import TILE, Leaves
from .facts import Sealed, leaf_of

COMPARED = 512  # facts that were changed, compared with each other's places


class Tiles:
    """The facts' leaves against those that were sealed, a tile of 256 at a time."""

    def __init__(self) -> None:
        self.leaves = Leaves()
        self.number = 0  # of the tile that comes
        self.waiting: dict[int, Sealed] = {}
        self.ahead: dict[int, Sealed] = {}
        self.spare: dict[int, Sealed] = {}  # second facts of a position
        self.late: dict[int, bytes] = {}  # leaves sealed of which no fact was there in time
        self.differs: list[tuple[Sealed, bytes]] = []  # with the leaf that was sealed
        self.more: list[int] = []  # further positions that differ
        self.others: dict[int, bytes] = {}  # tiles as the facts give them, where they differ

    @property
    def last(self) -> int:
        """The last position of the tile that comes."""
        return (self.number + 1) * TILE

    def keep(self, sealed: Sealed) -> None:
        position = sealed.fact.position
        if position in self.late:
            self._compare(sealed, self.late.pop(position))
        elif position > self.last:
            self.ahead[position] = sealed
        else:
            self.waiting[position] = sealed

    def keep_spare(self, sealed: Sealed) -> None:
        self.spare[sealed.fact.position] = sealed

    def take(self, tile: bytes, size: int) -> list[Sealed]:
        """The tile's facts in order. ``tile``: its sealed leaves; empty where they are lost.
        ``size``: how many facts there should be in all, -1 where that is not known."""
        first, sealeds = self.number * TILE + 1, self.waiting
        if self.ahead:
            sealeds |= {p: self.ahead.pop(p) for p in sorted(self.ahead) if p <= self.last}
        own = b"".join([each.leaf for each in sealeds.values()])
        if not tile:
            own = tile = self._own(first, sealeds, size)
        elif own != tile:
            own = self._differing(first, sealeds, tile)
        if own != tile:
            self.others[self.number] = own
        self.number += 1
        self.leaves.add(tile)
        self.waiting = {}
        self.spare.clear()
        return list(sealeds.values())

    def _own(self, first: int, sealed: dict[int, Sealed], size: int) -> bytes:
        last = min(self.last, size) if size >= 0 else max(sealed, default=first - 1)
        leaves = [sealed[p].leaf if p in sealed else bytes(32) for p in range(first, last + 1)]
        return b"".join(leaves)

    def _differing(self, first: int, sealed: dict[int, Sealed], tile: bytes) -> bytes:
        own = []
        for index in range(len(tile) // 32):
            leaf, position = tile[index * 32 : index * 32 + 32], first + index
            spare = self.spare.get(position)
            if spare is not None and spare.leaf == leaf:
                sealed[position] = spare
            if position in sealed:
                self._compare(sealed[position], leaf)
                own.append(sealed[position].leaf)
            else:
                self.late[position] = leaf
                own.append(leaf)
        return b"".join(own)

    def _compare(self, sealed: Sealed, leaf: bytes) -> None:
        if sealed.leaf != leaf and len(self.differs) < COMPARED:
            self.differs.append((sealed, leaf))
        elif sealed.leaf != leaf:
            self.more.append(sealed.fact.position)

    def is_changed(self) -> bool:
        return bool(self.differs or self.late)

    def belongs(self) -> dict[int, int]:
        """Position to the one at which the same content was sealed, where that is another."""
        places = {sealed.fact.position: leaf for sealed, leaf in self.differs}
        places |= dict(list(self.late.items())[:COMPARED])
        sizes: dict[int, int] = {}
        for sealed, _ in self.differs:
            position = sealed.fact.position
            for place in sorted(places, key=lambda place: abs(place - position)):
                if place != position and leaf_of(place, sealed.content) == places[place]:
                    sizes[position] = place
                    break
        return sizes
