"""Who signed each checkpoint: walked in the order in which each names the one before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..defects import CHANGED, INSERTED, MISSING, RESIGNED
from ..notes.ed25519 import signed_by
from ..notes.keys import Key, Ring
from ..notes.notes import HandOver, Note


class Signatures:
    """``keys``: those of the file. ``given``: those the auditor holds; where there are none, the
    file's own word is taken. ``size``: facts in the file. ``lost``: checkpoints told already that
    they cannot be read."""

    def __init__(
        self, tell: Callable[..., None], keys: Sequence[Key], given: Sequence[bytes], size: int,
        lost: int, keys_unread: bool, digest_holds: bool,
    ) -> None:  # fmt: skip
        self.tell, self.keys, self.given, self.size = tell, list(keys), set(given), size
        self.lost, self.keys_unread, self.digest_holds = lost, keys_unread, digest_holds
        self.signers: dict[int, tuple[set[bytes], bool]] = {}
        self.trusted: set[bytes] = set()
        self.current: bytes | None = None
        self.retired: set[bytes] = set()
        self.used: set[bytes] = set()
        self.handed: dict[bytes, tuple[int, str]] = {}  # from which size on, under which name
        self.before: Note | None = None
        self.upto = 0  # size of the one looked at before
        self.seen: set[str] = set()
        self.there: set[str] = set()  # digests of all, whoever signed them
        self.doubted: set[int] = set()  # places of those that the log did not sign

    def walk(self, notes: Sequence[Note]) -> set[int]:
        """The places of those that somebody signed, if not by whom one would have it."""
        order = sorted(range(len(notes)), key=lambda i: (notes[i].size, notes[i].number, i))
        self.there = {note.digest for note in notes}
        ring = Ring(self._valid_keys(notes))
        self.signers = {i: self._signed(notes[i], ring) for i in order}
        self.lost += sum(not signers for signers, _ in self.signers.values())
        self.trusted = self._trusted([(notes[i], self.signers[i][0]) for i in order])
        signed = set()
        for i in order:
            if self._stands(i, notes[i], *self.signers[i]):
                signed.add(i)
            self.upto = notes[i].size
        return signed

    # --- keys -------------------------------------------------------------------------------------

    def _valid_keys(self, notes: Sequence[Note]) -> list[Key]:
        hands = [note.hand_over for note in notes if note.hand_over]
        named = [Key("", each) for each in self.given]
        return [*self.keys, *named, *(Key(hand.name, hand.new) for hand in hands)]

    def _signed(self, note: Note, ring: Ring) -> tuple[set[bytes], bool]:
        """The keys that signed it; whether any is named by it."""
        signers, named = set(), False
        for name, key_id, signature in note.signatures:
            for public in ring.named(name, key_id):
                named = True
                if public not in signers and signed_by(public, note.signed, signature):
                    signers.add(public)
        return signers, named

    def _trusted(self, notes: Sequence[tuple[Note, set[bytes]]]) -> set[bytes]:
        """The keys given, and those that handed over to them: the new key signed that too."""
        keys = set(self.given)
        for note, signers in reversed(notes):
            hand = note.hand_over
            if hand and {hand.old, hand.new} <= signers and hand.new in keys:
                keys.add(hand.old)
        return keys

    def _in_force(self, note: Note) -> set[bytes]:
        current = {self.current} if self.current else set()
        if self.given:
            return (self.trusted - self.retired) | current
        if note.after is None:  # an earlier release told of no hand-over
            keys = {key.public for key in self.keys if key.since <= note.size}
            return (keys - self.retired) | current
        return current or {key.public for key in self.keys[:1]}

    def not_handed_over(self) -> list[Key]:
        """Keys of the file to which the log never went over, or not so as it says here."""
        return [key for key in self.keys if not self._is_handed_over(key)]

    def _is_handed_over(self, key: Key) -> bool:
        if key.public in self.handed:
            return self.handed[key.public] == (key.since, key.name)
        return key.public in self.used | self.given

    # --- one checkpoint after the other -----------------------------------------------------------

    def _stands(self, place: int, note: Note, signers: set[bytes], named: bool) -> bool:
        good = signers & self._in_force(note)
        if good:
            self._goes_on(note, good, signers)
            return True
        if not self.given and self.keys_unread:
            return True
        self.doubted.add(place)
        at = min(note.size, self.size)
        if not signers and (named or not self.digest_holds):
            self.tell(
                at, CHANGED, "the signature of its checkpoint does not hold", "检查点签名不成立"
            )
            return False
        if signers & self.retired:
            self.tell(
                at, RESIGNED, "its checkpoint is signed with a key that had handed over before",
                "检查点由已移交的旧密钥签名",
            )  # fmt: skip
        else:
            self.tell(
                at, RESIGNED, "its checkpoint is signed with another key", "检查点由另一密钥签名"
            )
        return True

    def _goes_on(self, note: Note, good: set[bytes], signers: set[bytes]) -> None:
        if self._is_again(note):
            return
        self._must_follow(note)
        if self.current not in good:
            self.current = min(good)
        self.used |= good
        if note.hand_over is not None:
            self._hands_over(note, note.hand_over, good, signers)
        self.before = note
        self.seen |= {note.text, note.digest if note.after else ""}

    def _hands_over(
        self, note: Note, hand: HandOver, good: set[bytes], signers: set[bytes]
    ) -> None:
        if hand.old not in good or hand.new not in signers or hand.since != note.size + 1:
            self.tell(
                min(note.size, self.size), RESIGNED,
                "its checkpoint tells of a key handed over, which both keys did not sign",
                "检查点所载密钥移交未经新旧两把密钥签署",
            )  # fmt: skip
            return
        self.retired.add(hand.old)
        self.retired.discard(hand.new)
        self.current = hand.new
        self.handed[hand.new] = (hand.since, hand.name)

    def _is_again(self, note: Note) -> bool:
        again = (note.digest if note.after else note.text) in self.seen
        if again:
            self.tell(
                note.size, INSERTED, "its checkpoint is in the file twice", "检查点在文件中重复"
            )
        return again

    def _must_follow(self, note: Note) -> None:
        if note.after is None or self._follows(*note.after):
            return
        if note.after[1] in self.seen or note.after[0] == 0:
            self.tell(
                note.size, INSERTED, "another checkpoint follows the same one as this",
                "另有检查点接在同一检查点之后",
            )  # fmt: skip
        elif note.after[1] in self.there:
            return  # one that the log did not sign, as was told
        elif self.lost:
            self.lost -= 1  # one that cannot be read, and of which that was told
        else:
            self._is_missing(note, note.after[0])

    def _follows(self, number: int, digest: str) -> bool:
        if self.before is None:
            return number == 0
        return digest == self.before.digest

    def _is_missing(self, note: Note, number: int) -> None:
        self.tell(
            min(self.upto, self.size), MISSING,
            f"between here and {note.size} checkpoints up to number {number} were signed that are "
            "not in the file",
            f"此处至 {note.size} 之间曾签署的检查点（至第 {number} 号）不在文件中",
            note.size,
        )  # fmt: skip
