"""Which facts are not those that were sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..defects import CHANGED, INSERTED, MISSING, REORDERED
from ..notes.notes import Note
from ..reading.lines import runs
from ..reading.state import State
from ..tree.merkle import TILE


class Seals:
    """``own`` and ``sealed``: the root at each size, as the facts give it, and as the tiles do."""

    def __init__(
        self,
        state: State,
        notes: Sequence[Note],
        own: Mapping[int, bytes],
        sealed: Mapping[int, bytes],
    ) -> None:
        self.state, self.tiles, self.tell, self.notes = state, state.tiles, state.tell, notes
        self.own, self.sealed, self.size = own, sealed, state.tiles.leaves.size

    def judge(self) -> None:
        self._changed_tiles()
        self._differing_facts()

    def _changed_tiles(self) -> None:
        """Where the facts give the signed root and the tiles do not, it is the tile that was
        changed."""
        for number in self.tiles.others:
            later = [n for n in self.notes if number * TILE < n.size <= self.size]
            if any(self.own[n.size] == n.root != self.sealed[n.size] for n in later):
                self.state.tile_changed(number * TILE + 1)
                self.tiles.differs = [
                    (sealed, leaf)
                    for sealed, leaf in self.tiles.differs
                    if (sealed.fact.position - 1) // TILE != number
                ]

    def _differing_facts(self) -> None:
        belongs = self.tiles.belongs()
        if self._renumbered(belongs):
            return
        for sealed, _ in self.tiles.differs:
            position = sealed.fact.position
            if position in belongs:
                self.tell(
                    position,
                    REORDERED,
                    f"here stands what was sealed at position {belongs[position]}",
                    f"此处为封存时位置 {belongs[position]} 的事实",
                )
            else:
                self.tell(
                    position, CHANGED, "it is not the fact that was sealed", "与封存的叶哈希不符"
                )
        for first, last in runs(self.tiles.more):
            self.tell(
                first,
                CHANGED,
                "these are not the facts that were sealed",
                "与封存的叶哈希不符",
                last,
            )

    def _renumbered(self, belongs: dict[int, int]) -> bool:
        """Whether facts went or came, and all after them were given new positions."""
        steps = {place - position for position, place in belongs.items()}
        if len(belongs) < 3 or len(steps) != 1:
            return False
        [step] = steps
        first = min(sealed.fact.position for sealed, _ in self.tiles.differs)
        last = first + abs(step) - 1
        if step > 0:
            self.tell(
                first,
                MISSING,
                "what was sealed here is gone, and all that follows was renumbered",
                "此处封存的事实已被删去，其后重新编号",
                last,
            )
        else:
            self.tell(
                first,
                INSERTED,
                "this was never sealed, and all that follows was renumbered",
                "此处事实未曾封存，其后重新编号",
                last,
            )
        return True
