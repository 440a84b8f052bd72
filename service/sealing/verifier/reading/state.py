"""What was read of a file, and what is known of it so far."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from ..defects import CHANGED, MISSING, Report
from ..notes.keys import Key
from ..notes.notes import Note
from ..replay.replay import Replay
from ..tree.merkle import TILE
from .follow import Follower
from .order import Order
from .proved import Proved
from .second import Second
from .texts import Texts
from .tiles import Tiles


class State:
    """``given``: keys, ``outside``: checkpoints that the auditor holds."""

    def __init__(self, given: Sequence[bytes] = (), outside: Sequence[Note] = ()) -> None:
        self.given, self.outside = list(given), list(outside)
        self.report = Report()
        self.tell = self.report.tell
        self.replay = Replay(self.tell)
        self.follower = Follower(self.report, self.replay)
        self.order, self.tiles, self.texts = Order(), Tiles(), Texts()
        self.format = 0
        self.origin = ""
        self.said_simulated: bool | None = None  # by the first line of earlier formats
        self.beyond: list[Note] = []  # checkpoints of more than the file holds
        self.proved: list[Proved] = []  # facts beyond, each with its proof
        self.later: dict[tuple[int, str], int] = {}  # texts forgotten by those
        self.log_size = -1  # of the log when this was written, where that is told
        self.keys: list[Key] = []
        self.notes: list[Note | None] = []  # None: one that cannot be read
        self.second = Second()
        self.by_sm3 = False  # whether it is to be checked
        self.keys_unread = False
        self.ending = False  # the last line could not be read, and may have been the end line
        self.end_lost = False  # the last leaves are not in the file
        self.damaged = False  # the packed stream does not unpack
        self.digest = hashlib.sha256()
        self.end: list[Any] | None = None
        self.digest_holds = False

    @property
    def whole(self) -> bool:
        """Whether every fact so far stands in its place as it was sealed; only then is it
        replayed."""
        return self.order.clean and not self.tiles.is_changed()

    def take(self, tile: bytes) -> None:
        self.texts.end()
        before = self.tiles.leaves.size
        facts = self.tiles.take(tile, self.order.size)
        if self.by_sm3:
            self.second.take(self.tiles.leaves.size - before)
        if self.whole:
            for sealed in facts:
                self.follower.follow(sealed.fact)

    def tile_missing(self) -> None:
        first = self.tiles.number * TILE + 1
        self.tell(
            first, MISSING, "the line of the leaf hashes from here on is not in the file",
            "缺少自此起的叶哈希行",
        )  # fmt: skip
        self.take(b"")

    def tile_changed(self, position: int) -> None:
        self.tell(
            position, CHANGED, "not the facts, but the line of the leaf hashes from here on",
            "自此起的叶哈希行（事实本身未改动）",
        )  # fmt: skip

    def note_unread(self) -> None:
        self.ending = False
        self.notes.append(None)
        self.tell(
            self.order.next - 1,
            CHANGED,
            "the line of a checkpoint cannot be read",
            "检查点无法读出",
        )

    def close(self) -> None:
        self.tiles.leaves.close()
        self.second.leaves.close()
