"""What can be wrong with an export (缺陷), and what became of it all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

LISTED = 1_000  # defects told one by one; the rest are counted


CHANGED, MISSING, INSERTED, REORDERED = "changed", "missing", "inserted", "reordered"
TRUNCATED, RESIGNED = "truncated", "re-signed"
MISCOMPUTED, UNREADABLE = "miscomputed", "unreadable"
SOUND, AGREES, DEFECTS = "sound", "agrees-with-itself", "defects"
CHINESE = {
    CHANGED: "被改动",
    MISSING: "缺失",
    INSERTED: "被插入",
    REORDERED: "次序被调换",
    TRUNCATED: "被截断",
    RESIGNED: "被重新签名",
    MISCOMPUTED: "算错",
    UNREADABLE: "无法读取",
}


class Unreadable(Exception):
    """The file is no export, or something given beside it cannot be read."""


class Defect(NamedTuple):
    """``position`` to ``last`` are what it is about; 0: what stands before the first fact; None:
    the file as a whole."""

    position: int | None
    last: int | None
    kind: str
    what: str
    chinese: str

    def __str__(self) -> str:
        where = "file" if self.position is None else f"position {self.position}"
        if self.last is not None and self.last != self.position:
            where = f"positions {self.position} to {self.last}"
        return f"{where}: {self.kind} ({CHINESE[self.kind]}): {self.what} / {self.chinese}"


@dataclass
class Report:
    """What became of it all."""

    defects: list[Defect] = field(default_factory=list)
    count: int = 0  # of defects, listed or not
    facts: int = 0
    texts: int = 0
    # Position, field, and the fact that forgot it; None: it lies beyond this export.
    forgotten: list[tuple[int, str, int | None]] = field(default_factory=list)
    checkpoints: int = 0
    last_checkpoint: int = 0
    scores: int = 0
    rankings: int = 0
    replayed_to: int = 0
    unknown: dict[str, int] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    second: int = 0  # checkpoints of the second tree
    second_checked: bool = True
    simulated: bool = False
    given: bool = False  # a key was
    outside: bool = False  # a checkpoint kept outside was
    contained: list[tuple[str, int]] = field(default_factory=list)  # of those: origin, size
    limits: list[tuple[str, str]] = field(default_factory=list)  # what it cannot prove

    @property
    def sound(self) -> bool:
        """No defect was found; what that is worth, ``verdict`` says."""
        return self.count == 0

    @property
    def verdict(self) -> str:
        if not self.sound:
            return DEFECTS
        return SOUND if self.given else AGREES

    def tell(
        self, position: int | None, kind: str, what: str, chinese: str, last: int | None = None
    ) -> None:
        self.count += 1
        if len(self.defects) < LISTED:
            self.defects.append(Defect(position, last, kind, what, chinese))
