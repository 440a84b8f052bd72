"""Whether facts are those sealed."""

from __future__ import annotations

from collections.abc import Iterable

from ..defects import CHANGED, INSERTED, MISSING, REORDERED, RESIGNED, TRUNCATED
from ..notes.ed25519 import signed_by
from ..notes.keys import Key
from ..notes.notes import Note
from ..reading.lines import runs
from ..reading.state import State
from ..tree.merkle import TILE


class Seals:
    """Which facts are not those sealed, and whether each checkpoint is of this log."""

    def __init__(self, verifier: State) -> None:
        self.of, self.tiles, self.tell = verifier, verifier.tiles, verifier.tell
        self.all_notes, self.keys, self.origin = verifier.notes, verifier.keys, verifier.origin
        self.notes = [note for note in verifier.notes if note is not None]
        self.outside = self._outside()
        self.size = self.tiles.leaves.size
        self.unsigned = verifier.ending  # a checkpoint may have gone with its line
        sizes = [each.size for each in (*self.notes, *self.outside) if each.size <= self.size]
        self.sealed = self.tiles.leaves.at(sizes, {})  # the root at each size, as tiles give it
        others = self.tiles.others
        self.own = self.tiles.leaves.at(sizes, others) if others else self.sealed  # as facts do

    def judge(self, cut: bool) -> None:
        self._changed_tiles()
        self._differing_facts()
        if cut:
            return
        self._checkpoints()
        for note in self.outside:
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

    # --- facts ------------------------------------------------------------------------------------

    def _changed_tiles(self) -> None:
        """Where the facts give the signed root and the tiles do not, it is the tile that was
        changed."""
        for number in self.tiles.others:
            later = [n for n in self.notes if number * TILE < n.size <= self.size]
            if any(self.own[n.size] == n.root != self.sealed[n.size] for n in later):
                self.of.tile_changed(number * TILE + 1)
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

    # --- checkpoints ------------------------------------------------------------------------------

    def _checkpoints(self) -> None:
        trusted = self._trusted()
        before = sound = 0
        doubted = strange = False
        for note in self.notes:
            if not self._signed(note, trusted):
                self.unsigned = True
                continue
            if note.size < before:
                self.tell(
                    note.size, REORDERED, "its checkpoint follows a larger one", "检查点次序不对"
                )
            before = max(before, note.size)
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
        told = {each.root for each in self.notes if each.size == note.size}
        if not told and note.root in (self.sealed[note.size], self.own[note.size]):
            self.tell(
                note.size,
                MISSING,
                "the checkpoint kept outside was signed here and is not in the file",
                "外存检查点当时在此签署，但不在文件中",
            )
        elif note.root not in told | {self.sealed[note.size], self.own[note.size]}:
            self.tell(
                note.size,
                RESIGNED,
                "up to here this is not the log of the checkpoint kept outside",
                "至此的日志与外存检查点不符",
            )

    # --- signatures -------------------------------------------------------------------------------

    def _trusted(self) -> set[bytes] | None:
        """The keys given and those that chain to them; None: none was given, so all are."""
        if not self.of.given:
            return None
        trusted = set(self.of.given)
        held = [*self.keys, *(Key("", each) for each in trusted)]
        joint = [note for note in self.notes if len(note.signatures) > 1]
        chains = [self._signers(note, held)[0] for note in joint]
        before = 0
        while len(trusted) > before:
            before = len(trusted)
            for signers in chains:
                trusted |= signers if signers & trusted else set()
        return trusted

    def _signers(self, note: Note, held: Iterable[Key]) -> tuple[set[bytes], bool]:
        """Those of the keys that signed it; whether any is named by it."""
        found, named = set(), False
        for name, key_id, signature in note.signatures:
            for key in held:
                if key.name in (name, "") and Key(name, key.public).id == key_id:
                    named = True
                    if signed_by(key.public, note.signed, signature):
                        found.add(key.public)
        return found, named

    def _signed(self, note: Note, trusted: set[bytes] | None) -> bool:
        """Whether it is what somebody signed, if not by whom one would have it."""
        held = [key for key in self.keys if key.since <= note.size]
        signers, named = self._signers(note, held + [Key("", each) for each in trusted or ()])
        if signers and (trusted is None or signers & trusted):
            return True
        if trusted is None and self.of.keys_unread:
            return True
        at = min(note.size, self.size)
        if not signers and (named or not self.of.digest_holds):
            self.tell(
                at, CHANGED, "the signature of its checkpoint does not hold", "检查点签名不成立"
            )
            return False
        self.tell(at, RESIGNED, "its checkpoint is signed with another key", "检查点由另一密钥签名")
        return True


class SecondSeals(Seals):
    """The same of the tree by SM3. That facts are not those sealed, the first tree tells."""

    def __init__(self, verifier: State) -> None:
        super().__init__(verifier)
        second = verifier.second
        self.tell = self._telling
        self.all_notes, self.keys, self.origin = second.notes, second.keys, second.origin
        self.notes = [note for note in second.notes if note is not None]
        self.outside = [note for note in verifier.outside if note.origin == second.origin]
        self.size = second.leaves.size
        sizes = [each.size for each in (*self.notes, *self.outside) if each.size <= self.size]
        self.sealed = self.own = second.leaves.at(sizes, {})

    def judge(self, cut: bool) -> None:
        self._checkpoints()
        for note in self.outside:
            self._against_outside(note)

    def _unsealed(self, sealed: int) -> None:
        """It may have begun later than the first, or wait for its next checkpoint."""
        if not self.all_notes:
            super()._unsealed(sealed)

    def _telling(
        self, position: int | None, kind: str, what: str, chinese: str, last: int | None = None
    ) -> None:
        self.of.tell(position, kind, f"SM3: {what}", f"SM3：{chinese}", last)
