"""One log's tree as it is signed (签名): checkpoints, its name, its keys one after another."""

from __future__ import annotations

import logging
from contextlib import closing, suppress

from aggregates.values.moment import to_micros
from service.sealing import checkpoints
from service.sealing.checkpoints import Checkpoint, PublicKey
from service.sealing.growing import BadTree, GrowingTree
from service.sealing.keys import (
    NoSigningKey,
    at_hand,
    key_file,
    load_key,
    load_retired,
    replace_key,
    tag_of,
)
from service.sealing.leaves import FactLeaves, LeafSource, log_id
from service.sealing.note import HandOver, Signer, body, encoded, following, signed
from service.sealing.record import Record
from service.sealing.tree import SIZE
from service.settings import Settings
from service.store.errors import Conflict
from service.store.log import Log

log = logging.getLogger(__name__)


class SignedTree:
    """``log``: the facts, whose first gives every tree of the store its name."""

    def __init__(self, log: Log, settings: Settings, source: LeafSource) -> None:
        self.log, self.settings, self.source = log, settings, source
        self.database = log.database
        self.grown = GrowingTree(log.database, source)

    # --- checkpoints ----------------------------------------------------------------------------

    def seal(self, upto: int | None = None) -> Checkpoint | None:
        """Grown to the log's end, or to ``upto``, and signed; None of an empty log."""
        stored = self.grown.size()
        self.grown.extend(self.source.last() if upto is None else upto)
        self._must_be_the_logs(stored)
        return self.sign()

    def sign(self) -> Checkpoint | None:
        """A checkpoint of all that is stored."""
        size, before = self.grown.size(), self._last()
        self._must_agree(before)
        if size == 0 or (before is not None and before.size == size):
            return before
        signer = self._signer()
        self._must_be_in_force(signer)
        return self._add(size, [signer], before)

    def record(self) -> Record:
        """What the log itself signed, as it stands now."""
        return Record(self.database, self.source.name, at_hand(self.settings))

    def _last(self) -> Checkpoint | None:
        return self.record().last()

    def _must_be_the_logs(self, stored: int) -> None:
        """Hashes stored since the last checkpoint, by a sealer that followed or by whoever may
        insert them, are those of the log's entries."""
        before = self._last()
        after = before.size if before else 0
        with (
            self.grown.knows_of_gaps(after),
            closing(self.grown.hashes(after, stored)) as batches,
        ):
            for hashes in batches:
                upto = after + len(hashes) // SIZE
                if self.grown.tiles.hashes(0, after, upto) != hashes:
                    raise BadTree(
                        "The stored tree of {name} is not that of its entries between positions "
                        "{first} and {last}: somebody changed the database. Nothing was signed. "
                        "What was sealed can still be exported (duban audit export --no-seal) and "
                        "verified.",
                        name=self.source.name, first=after + 1, last=upto,
                    )  # fmt: skip
                self.grown.tiles.let_go()
                after = upto

    def _must_agree(self, before: Checkpoint | None) -> None:
        if before is not None and self.grown.root(before.size) != before.root:
            raise BadTree(
                "The stored tree of {name} no longer gives the root signed at size {size}: "
                "somebody changed the database. Nothing was signed. What was sealed can still be "
                "exported (duban audit export --no-seal) and verified.",
                name=self.source.name, size=before.size,
            )  # fmt: skip

    def _add(
        self,
        size: int,
        signers: list[Signer],
        before: Checkpoint | None,
        hand_over: HandOver | None = None,
    ) -> Checkpoint:
        root = self.grown.tree().root(size)
        said = [following((before.number, before.note) if before else None)]
        said += [hand_over.line()] if hand_over else []
        note = signed(body(signers[0].name, size, root, *said), signers)
        last = checkpoints.last(self.database, self.source.name)
        number = last.number + 1 if last else 1
        made = Checkpoint(self.source.name, number, size, root.hex(), note, self._now())
        try:
            checkpoints.add(self.database, made)
        except Conflict:  # another sealer's stands in its place
            log.info("%s: another sealer signed first.", self.source.name)
            return self._last() or made
        return made

    def _now(self) -> int:
        return to_micros(self.log.now())

    # --- name and keys --------------------------------------------------------------------------

    def origin(self) -> str:
        """The tree's name towards the world, and its keys': no other log has it. It was made from
        the first fact when the first key was recorded, whatever that fact is now."""
        known = checkpoints.keys(self.database, self.source.name)
        return known[0].name if known else self._made_origin()

    def _made_origin(self) -> str:
        with GrowingTree(self.database, FactLeaves(self.log)).knows_of_gaps(0):
            return f"duban/{log_id(self.log)}/{self.source.name}"

    def _signer(self) -> Signer:
        name = self.origin()
        if name != self._made_origin():
            raise BadTree(
                "The log's first fact is not the one that gave it its name, {name}: somebody "
                "changed position 1 in the database. Nothing was signed. What was sealed can still "
                "be exported (duban audit export --no-seal) and verified.",
                name=name,
            )
        return Signer(name, load_key(self.settings))

    def signer_of(self, what: str) -> Signer:
        """The key in force under another name than the tree's, which checkpoints never have."""
        signer = Signer(self.origin(), load_key(self.settings))
        self._is_recorded(signer)
        return Signer(f"{signer.name.rpartition('/')[0]}/{what}", signer.key)

    def _must_be_in_force(self, signer: Signer) -> None:
        """The first key of all is recorded."""
        if not self._is_recorded(signer):
            self._record_key(signer, 1)

    def _is_recorded(self, signer: Signer) -> bool:
        """False: no key is. Any but the first must stand there, not handed over."""
        public, record = encoded(signer.public), self.record()
        in_force = {key.public_key for key in record.keys()}  # noqa: SIM118  # no mapping's keys
        if in_force and public not in in_force - record.handed_over():
            raise NoSigningKey(
                "The signing key here is not the one the log {name} is signed with. Put that one "
                "back, or go over to this one with duban audit rotate-key.",
                name=self.source.name,
            )
        return bool(in_force)

    def _record_key(self, signer: Signer, from_size: int) -> None:
        public, before = encoded(signer.public), checkpoints.keys(self.database, self.source.name)
        number = before[-1].number + 1 if before else 1
        key = PublicKey(self.source.name, number, from_size, signer.name, public, self._now())
        with suppress(Conflict):  # another sealer recorded one
            checkpoints.add_key(self.database, key)

    def rotate(self) -> Checkpoint | None:
        """The checkpoint in which the old key, where it is still at hand, hands over to the new;
        both sign it."""
        self.grown.extend(self.source.last())
        size, before = self.grown.size(), self._last()
        known = self.record().keys()
        if size == 0 or not known:
            return self.sign()
        self._must_agree(before)
        old, new = self._old_and_new(known[-1])
        made = None
        if old is not None:
            hand_over = HandOver(size + 1, old.public, new.name, new.public)
            made = self._add(size, [old, new], before, hand_over)
        last = made or before
        self._record_key(new, last.size + 1 if last else 1)
        return made

    def _old_and_new(self, known: PublicKey) -> tuple[Signer | None, Signer]:
        present = self._signer()
        tag = tag_of(known.public_key)
        if encoded(present.public) != known.public_key:
            kept = load_retired(self.settings, tag)
            return (Signer(known.name, kept) if kept else None), present
        path = key_file(self.settings)
        if path is None:
            raise NoSigningKey(
                "The signing key stands in DUBAN_SIGNING_KEY itself: put a new one there, then "
                "rotate; or keep it in a file and give its path."
            )
        return present, Signer(present.name, replace_key(path, tag))
