"""One tree's keys and checkpoints as far as the log itself signed them; what else stands in its
tables was planted, and counts for nothing."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import cached_property

from service.sealing import checkpoints
from service.sealing.checkpoints import ALL, FACTS, Checkpoint, Known, PublicKey
from service.sealing.note import hand_over_in, is_signed
from service.store.database import Database

PAGE = 20  # checkpoints looked at together
SOME = 5  # numbers told
DIGITS = 18  # of a size
AGAIN = "SELECT 1 FROM checkpoints WHERE tree = ? AND number < ? AND substr(note, 1, ?) = ?"

Link = tuple[str, str]  # the public keys, as the tables hold them: old, new


class Record:
    """``own``: the public keys in whose possession this service is, as the tables hold them: one
    that stands alone counts only if it is one of those. Reads the keys once."""

    def __init__(
        self, database: Database, tree: str = FACTS, own: frozenset[str] = frozenset()
    ) -> None:
        self.database, self.tree, self.own = database, tree, own

    # --- keys -----------------------------------------------------------------------------------

    def keys(self, known: Known = ALL) -> list[PublicKey]:
        """In order: the first, those it was handed over to one after another, and our own."""
        return [key for key in self._rows if key.made_at <= known.made_at and self._stands(key)]

    def planted_keys(self) -> list[PublicKey]:
        return [key for key in self._rows if not self._stands(key)]

    def handed_over(self) -> frozenset[str]:
        """The public keys that sign no more."""
        return frozenset(old for old, new in self._links if {old, new} <= self._in_force_keys)

    def _stands(self, key: PublicKey) -> bool:
        return key.public_key in self._in_force_keys

    @cached_property
    def _rows(self) -> list[PublicKey]:
        return checkpoints.keys(self.database, self.tree)

    @cached_property
    def _in_force_keys(self) -> frozenset[str]:
        """From the first key forward, from our own back and forward, by what was signed by both."""
        keys = {key.public_key for key in self._rows[:1]}
        keys |= self.own & {key.public_key for key in self._rows}
        for old, new in reversed(self._links):
            keys |= {old} if new in self.own & keys else set()
        for old, new in self._links:
            keys |= {new} if old in keys else set()
        return frozenset(keys)

    @cached_property
    def _links(self) -> list[Link]:
        return [link for key in self._rows[1:] for link in self._links_to(key)]

    def _links_to(self, key: PublicKey) -> Iterator[Link]:
        sql = f"{checkpoints.FROM} AND size = ? ORDER BY number"
        for row in self.database.rows(sql, (self.tree, key.from_size - 1)):
            hand_over = hand_over_in(Checkpoint(*row).note)
            if hand_over and (hand_over.since, hand_over.name) == (key.from_size, key.name):
                old, new = (_written(each) for each in (hand_over.old, hand_over.new))
                if new == key.public_key:
                    yield old, new

    # --- checkpoints ----------------------------------------------------------------------------

    def last(self, known: Known = ALL) -> Checkpoint | None:
        before: int | None = None
        while page := checkpoints.newest(self.database, self.tree, known, before, PAGE):
            for each in page:
                if self.is_signed(each):
                    return each
            before = page[-1].number
        return None

    def of_size(self, size: int, known: Known = ALL) -> Checkpoint | None:
        sql = f"{checkpoints.BY} AND size = ? ORDER BY number DESC"
        for row in self.database.rows(sql, (self.tree, known.size, known.made_at, size)):
            if self.is_signed(checkpoint := Checkpoint(*row)):
                return checkpoint
        return None

    def planted(self) -> list[Checkpoint]:
        """All that the log did not sign, in order."""
        return [each for each in self.all() if not self.is_signed(each)]

    def all(self, after: int = 0) -> Iterator[Checkpoint]:
        """As they stand there, by number."""
        while page := checkpoints.some(self.database, self.tree, after):
            yield from page
            after = page[-1].number

    def is_signed(self, each: Checkpoint) -> bool:
        """Whether its note is signed by a key that was in force then, and stands here first. What
        its row says besides may have been changed."""
        origin, size, *_ = [*each.note.split("\n", 2), ""]
        if not size.isdecimal() or len(size) > DIGITS:
            return False
        signed = any(
            key.name == origin and is_signed(each.note, origin, _bytes(key))
            for key in self._in_force(int(size))
        )
        return signed and not self._is_again(each)

    def _is_again(self, each: Checkpoint) -> bool:
        """What names the one before is said once; earlier releases signed one twice at a change of
        keys."""
        text, _, _ = each.note.partition("\n\n")
        said = f"{text}\n\n" if "\nafter " in text else each.note
        return bool(self.database.row(AGAIN, (self.tree, each.number, len(said), said)))

    def _in_force(self, size: int) -> Iterator[PublicKey]:
        """A key that hands over signs, with the next, the checkpoint of the last size of its own;
        several may do so at one size."""
        keys = self.keys()
        for place, key in enumerate(keys):
            ended = key.public_key in self.handed_over()
            if ended and place + 1 < len(keys):
                ended = keys[place + 1].from_size <= size
            if key.from_size <= size + 1 and not ended:
                yield key


def _bytes(key: PublicKey) -> bytes:
    try:
        return base64.b64decode(key.public_key, validate=True)[1:]
    except ValueError:
        return b""


def _written(public: bytes) -> str:
    return base64.b64encode(b"\x01" + public).decode()


def planted(record: Record) -> Iterator[str]:
    """What stands in the tables that the log did not sign, in words for who runs the service."""
    for key in record.planted_keys():
        yield (
            f"key {key.number}, from size {key.from_size} on, was not handed over to by the log: "
            "it counts for nothing, and somebody put it into the database"
        )
    if checkpoints := record.planted():
        numbers = ", ".join(str(each.number) for each in checkpoints[:SOME])
        yield (
            f"{len(checkpoints)} checkpoints, from size {checkpoints[0].size} on (number {numbers}"
            f"{', ...' if len(checkpoints) > SOME else ''}), are not signed by a key of the log "
            "that was in force: they count for nothing, and somebody put them into the database or "
            "changed them"
        )
