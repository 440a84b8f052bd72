"""Whether each checkpoint is of this log, and the log that of each kept outside."""

from __future__ import annotations

from ..defects import CHANGED, INSERTED, MISSING, REORDERED, RESIGNED, TRUNCATED
from ..notes.notes import Note
from ..reading.state import State
from .seals import Seals
from .signatures import Signatures

STATEMENTS = 3  # from this format on hand-overs are told in checkpoints


class Checkpoints:
    """Of the log's own tree."""

    def __init__(self, state: State) -> None:
        self.of, self.tiles, self.tell = state, state.tiles, state.tell
        self.all_notes, self.keys, self.origin = state.notes, state.keys, state.origin
        self.notes = [note for note in state.notes if note is not None]
        self.beyond, self.vouched = state.beyond, dict[int, bytes]()
        self.outside = self._outside()
        self.size = self.tiles.leaves.size
        self.unsigned = state.ending  # a checkpoint may have gone with its line
        sizes = [each.size for each in (*self.notes, *self.outside) if each.size <= self.size]
        self.sealed = self.tiles.leaves.at(sizes, {})  # the root at each size, as tiles give it
        others = self.tiles.others
        self.own = self.tiles.leaves.at(sizes, others) if others else self.sealed  # as facts do

    def judge(self, cut: bool) -> None:
        Seals(self.of, self.notes, self.own, self.sealed).judge()
        if cut:
            return
        self._checkpoints()
        self._forgotten_beyond()
        for note in sorted(self.outside, key=lambda note: note.size):
            self._against_outside(note)
        for note in self.of.outside:
            if note not in self.outside and note.origin != self.of.second.origin:
                self._of_another_log(note)

    def _outside(self) -> list[Note]:
        """Those kept outside that are of this tree."""
        own = {self.origin, *(note.origin for note in self.notes)}
        return [note for note in self.of.outside if note.origin in own]

    def _of_another_log(self, note: Note) -> None:
        self.tell(
            min(note.size, self.tiles.leaves.size),
            RESIGNED,
            f"the checkpoint kept outside is another log's: it is of {note.origin}, "
            f"this file is of {self.origin}",
            f"外存检查点属于另一日志：它属于 {note.origin}，本文件属于 {self.origin}",
        )

    def _tells_of_hand_overs(self) -> bool:
        return self.of.format >= STATEMENTS and bool(self.notes) and not self.of.keys_unread

    def _forgotten_beyond(self) -> None:
        """Facts beyond the file's end count where a checkpoint of this log covers them."""
        for proved in self.of.proved:
            at, root = min(proved.fact.position, self.size), proved.root()
            if root is None or root != self.vouched.get(proved.size):
                self.tell(
                    at, CHANGED, "a fact from beyond the file's end is not one that was sealed",
                    "文件末尾之后的事实未经封存",
                )  # fmt: skip
            elif (forgot := proved.forgets()) is not None:
                self.of.later[forgot] = proved.fact.position

    def _signatures(self) -> set[int]:
        """The places of the notes that somebody signed."""
        state = self.of
        walk = Signatures(
            self.tell, self.keys, state.given, self.size, self.all_notes.count(None),
            state.keys_unread, state.digest_holds,
        )  # fmt: skip
        signed = walk.walk([*self.notes, *self.beyond])
        self.vouched = {
            note.size: note.root
            for place, note in enumerate(self.beyond, len(self.notes))
            if place in signed and place not in walk.doubted
        }
        for key in walk.not_handed_over() if self._tells_of_hand_overs() else ():
            self.tell(
                min(max(key.since - 1, 0), self.size), RESIGNED,
                f"a key {key.print} stands in the file to which the log never handed over: it "
                "counts for nothing",
                f"文件中的密钥 {key.print} 从未经日志移交，不予采信",
            )  # fmt: skip
        return signed

    def _checkpoints(self) -> None:
        signed = self._signatures()
        before = sound = last = 0
        doubted = strange = False
        for place, note in enumerate(self.notes):
            if place not in signed:
                self.unsigned = True
                continue
            if (note.size, note.number) < (before, last):
                self.tell(
                    note.size, REORDERED, "its checkpoint follows a larger one", "检查点次序不对"
                )
            before, last = max((before, last), (note.size, note.number))
            if note.origin != self.origin and self.of.order.size >= 0 and not strange:
                strange = True  # once will do
                self.tell(
                    note.size,
                    CHANGED,
                    f"its checkpoint is of a log called {note.origin!r}, not {self.origin!r}",
                    "检查点属于另一日志",
                )
            if note.size > self.size:
                self._beyond(note, "a checkpoint", "检查点")
            elif note.root in (self.sealed[note.size], self.own[note.size]):
                sound = max(sound, note.size)
            elif not doubted:
                doubted = True
                self._root_differs(sound, note.size)
        self._unsealed(before)

    def _unsealed(self, sealed: int) -> None:
        if not self.all_notes:
            self.tell(
                None,
                MISSING,
                "there is no checkpoint, so nothing vouches for these facts",
                "没有检查点，无从证明",
            )
        elif self.size > sealed and None not in self.all_notes and not self.unsigned:
            self.tell(
                sealed + 1,
                INSERTED,
                "this lies beyond the last checkpoint",
                "在最后一个检查点之后",
                self.size,
            )

    def _root_differs(self, sound: int, size: int) -> None:
        """Told where nothing that is named already explains it."""
        kinds = (CHANGED, MISSING, INSERTED, REORDERED)
        if any(d.kind in kinds and 0 < (d.position or 0) <= size for d in self.of.report.defects):
            return
        self.tell(
            sound + 1,
            CHANGED,
            f"the facts do not give the root that the checkpoint at {size} has: some fact from "
            "here to there is not the one that was signed",
            f"与位置 {size} 的检查点之根不符：其间有事实并非签名时的事实",
            size,
        )

    def _beyond(self, note: Note, what: str, chinese: str) -> None:
        self.tell(
            self.size,
            TRUNCATED,
            f"{what} covers {note.size} facts, but only {self.size} are here",
            f"{chinese}覆盖 {note.size} 条事实，此处仅有 {self.size} 条",
        )

    def _against_outside(self, note: Note) -> None:
        if note.size > self.size:
            self._beyond(note, "the checkpoint kept outside", "外存检查点")
            return
        roots = {each.root for each in self.notes if each.size == note.size}
        if note.root == self.own[note.size]:
            self.of.report.contained.append((note.origin, note.size))
        if not roots and note.root in (self.sealed[note.size], self.own[note.size]):
            self.tell(
                note.size,
                MISSING,
                "the checkpoint kept outside was signed here and is not in the file",
                "外存检查点当时在此签署，但不在文件中",
            )
        elif note.root not in roots | {self.sealed[note.size], self.own[note.size]}:
            largest = max((size for _, size in self.of.report.contained), default=0)
            first, chinese = (
                (f"; up to {largest} it is", f"；至 {largest} 相符") if largest else ("", "")
            )
            self.tell(
                note.size,
                RESIGNED,
                f"up to here this is not the log of the checkpoint kept outside{first}",
                f"至此的日志与外存检查点不符{chinese}",
            )
