"""The tree by SM3 (国密) over the same facts."""

from __future__ import annotations

from ..notes.keys import Key
from ..notes.notes import Note
from ..tree.merkle import Leaves, sm3
from .facts import Fact


class Second:
    """The tree by SM3 over the same facts: it has leaves of its own, its keys and checkpoints."""

    def __init__(self) -> None:
        self.keys: list[Key] = []
        self.notes: list[Note | None] = []
        self.waiting: dict[int, bytes] = {}
        self.leaves = Leaves(sm3)

    @property
    def origin(self) -> str:
        return self.keys[0].name if self.keys else ""

    def keep(self, fact: Fact, content: tuple[str, int, str, int, str], state: bytes) -> None:
        key, version, topic, recorded_at, _ = content
        written = (
            f"\0duban-leaf-sm3-1\n{fact.position}\n{key}\n{version}\n{topic}\n{recorded_at}\n"
            f"{sm3(state).hexdigest()}\n"
        )
        self.waiting[fact.position] = sm3(written.encode()).digest()

    def take(self, count: int) -> None:
        """The leaves of the next tile; nothing known stands for a fact that is not there."""
        first = self.leaves.size + 1
        empty = bytes(32)
        digests = [self.waiting.pop(p, empty) for p in range(first, first + count)]
        self.leaves.add(b"".join(digests))
