"""The checkpoints of the tree by SM3 (国密)."""

from __future__ import annotations

from ..reading.state import State
from .checkpoints import Checkpoints


class SecondCheckpoints(Checkpoints):
    """The same of the tree by SM3. That facts are not those sealed, the first tree tells."""

    def __init__(self, state: State) -> None:
        super().__init__(state)
        second = state.second
        self.tell, self.beyond = self._telling, []
        self.all_notes, self.keys, self.origin = second.notes, second.keys, second.origin
        self.notes = [note for note in second.notes if note is not None]
        self.outside = [note for note in state.outside if note.origin == second.origin]
        self.size = second.leaves.size
        sizes = [each.size for each in (*self.notes, *self.outside) if each.size <= self.size]
        self.sealed = self.own = second.leaves.at(sizes, {})

    def judge(self, cut: bool) -> None:
        self._checkpoints()
        for note in sorted(self.outside, key=lambda note: note.size):
            self._against_outside(note)

    def _unsealed(self, sealed: int) -> None:
        """It may have begun later than the first, or wait for its next checkpoint."""
        if not self.all_notes:
            super()._unsealed(sealed)

    def _telling(
        self, position: int | None, kind: str, what: str, chinese: str, last: int | None = None
    ) -> None:
        self.of.tell(position, kind, f"SM3: {what}", f"SM3：{chinese}", last)
