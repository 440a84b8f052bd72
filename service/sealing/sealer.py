"""The sealer (封存): follows each log off its write path, keeps its tree, signs checkpoints.

One works at a time across nodes, by a lease; that a tree never forks rests on the tiles, whose
place can be taken once.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from functools import partial

from aggregates.errors import Refused
from aggregates.values.moment import to_micros
from service.sealing import checkpoints, sending
from service.sealing.checkpoints import Checkpoint, PublicKey
from service.sealing.keys import NoSigningKey, key_file, load_key, load_retired, replace_key, tag_of
from service.sealing.leased import Leased
from service.sealing.leaves import FactLeaves, LeafSource, batched, log_id
from service.sealing.note import Signer, body, encoded, signed
from service.sealing.tiles import MOST, StoredTiles
from service.sealing.tree import SIZE, SM3, WIDTH, Hashing, Tree, has_sm3
from service.settings import Settings
from service.store.database import Database
from service.store.errors import Conflict
from service.store.log import Log

PATIENCE = 30.0  # seconds to wait for another sealer
# After a month's issue and its close a checkpoint is signed at once, whoever recorded them.
WORTH_SIGNING = "topic = 'month.closed' OR topic = 'assignment.issued'"
BY_CATALOGUE = b'"origin":"catalogue"'
# SQLite lets its owner store words where bytes were, and words that are no UTF-8.
NO_BYTES = (TypeError, ValueError, sqlite3.OperationalError)
BEFORE_A_GAP = """
SELECT min(f.position) FROM facts f WHERE f.position > ? AND f.position < ?
AND NOT EXISTS (SELECT 1 FROM facts g WHERE g.position = f.position + 1)
"""

log = logging.getLogger(__name__)


class BadTree(Refused):
    """What is stored no longer agrees with what was signed: somebody changed the database."""


class NothingToSeal(Refused):
    """The log is empty."""


def _is_of_facts(source: LeafSource) -> bool:
    return isinstance(source, FactLeaves)


class Sealer:
    """``sources``: the logs to seal; the facts are the first."""

    def __init__(self, log: Log, settings: Settings, others: Sequence[LeafSource] = ()) -> None:
        self.log, self.settings = log, settings
        self.sources: list[LeafSource] = [FactLeaves(log)]
        if settings.sm3 and has_sm3():
            self.sources.append(FactLeaves(log, SM3))
        self.sources += others
        self._seen = self._looked = 0

    @property
    def database(self) -> Database:
        return self.log.database

    def tree(self, source: LeafSource) -> Tree:
        hashing = Hashing(source.hash)
        return Tree(StoredTiles(self.database, source.name, hashing), hashing)

    # --- at once --------------------------------------------------------------------------------

    def seal(self) -> Checkpoint:
        """Seals everything recorded so far and sends it on; the facts' checkpoint. Where nothing
        was recorded since the last one, that one. NoSigningKey, NothingToSeal, BadTree; StoreAway
        while another sealer is at it."""
        facts, *others = self.sources
        with Leased(self.log, PATIENCE):
            made = self._sealed(facts)
            ends = {source: made.size for source in others if made and _is_of_facts(source)}
            failures = [
                failure for source in others if (failure := self._try(source, ends.get(source)))
            ]
        self._send()
        if failures:
            raise failures[0]
        if made is None:
            raise NothingToSeal("Nothing is recorded yet, so there is nothing to seal.")
        return made

    def _try(self, source: LeafSource, upto: int | None) -> Exception | None:
        """What is wrong with one log must not keep the others from being sealed."""
        try:
            self._sealed(source, upto)
        except Exception as error:
            return error
        return None

    def rotate(self) -> list[Checkpoint]:
        """From now on another key signs: the one that now stands in the settings, or, where that
        is the present one, a new one in its file's place. The last checkpoint is signed by both,
        as far as the old one is still at hand, so that who trusts the old may trust the new."""
        with Leased(self.log, PATIENCE):
            new = [self._rotated(source) for source in self.sources]
        self._send()
        return [checkpoint for checkpoint in new if checkpoint]

    # --- by the way -----------------------------------------------------------------------------

    def follow(self) -> None:
        """What there is to do now: whole tiles; a checkpoint once a month was issued or closed."""
        ready = [source for source in self.sources if self._has_tiles(source)]
        if ready:
            with Leased(self.log, 0) as leased:
                for source in ready if leased.had else ():
                    self._extend(source, source.last() // WIDTH * WIDTH)
        if self._wants_checkpoint():
            self.seal()

    def _has_tiles(self, source: LeafSource) -> bool:
        return source.last() // WIDTH * WIDTH > self._tiles(source).size()

    def _wants_checkpoint(self) -> bool:
        """Once nothing was recorded between two looks: a month's issue comes in parts."""
        end = self.sources[0].last()
        quiet, self._seen = end == self._seen, end
        if not (quiet and end > self._looked):
            return False
        signed_at = checkpoints.last(self.database)
        start = max(self._looked, signed_at.size) if signed_at else 0
        wanted = end > 0 and (signed_at is None or self._is_worth_signing(start))
        self._looked = end
        return wanted

    def _is_worth_signing(self, after: int) -> bool:
        sql = f"SELECT topic, state FROM facts WHERE position > ? AND ({WORTH_SIGNING}) ORDER BY"
        ends = (
            self.database.row(f"{sql} position {way} LIMIT 1", (after,)) for way in ("", "DESC")
        )
        return any(row and (row[0] == "month.closed" or BY_CATALOGUE in row[1]) for row in ends)

    # --- one tree -------------------------------------------------------------------------------

    def _tiles(self, source: LeafSource) -> StoredTiles:
        return StoredTiles(self.database, source.name, Hashing(source.hash))

    def _sealed(self, source: LeafSource, upto: int | None = None) -> Checkpoint | None:
        self._extend(source, source.last() if upto is None else upto)
        return self._signed(source)

    def _extend(self, source: LeafSource, upto: int) -> None:
        tiles = self._tiles(source)
        size = tiles.size()
        if source.last() < size:
            raise BadTree(
                "{size} entries of the log {name} were sealed, but it now holds {last}: entries "
                "are missing. What was sealed can still be exported (duban audit export --no-seal) "
                "and verified.",
                size=size, name=source.name, last=source.last(),
            )  # fmt: skip
        while size < upto:
            with self._told_of_gaps(source, size):
                self._extend_from(source, tiles, size, upto)
            size = tiles.size()

    @contextmanager
    def _told_of_gaps(self, source: LeafSource, size: int) -> Iterator[None]:
        try:
            yield
        except (LookupError, *NO_BYTES) as error:
            raise BadTree(
                "The log {name} cannot be sealed beyond position {position}: what was recorded "
                "next is missing or cannot be read, so somebody changed the database. What was "
                "sealed can still be exported (duban audit export --no-seal) and verified.",
                name=source.name, position=self._last_good(source, size),
            ) from error  # fmt: skip

    def _last_good(self, source: LeafSource, size: int) -> int:
        """The last position before a gap of the facts, else the last that is sealed."""
        next_one = "SELECT 1 FROM facts WHERE position = ?"
        if not isinstance(source, FactLeaves) or self.database.row(next_one, (size + 1,)) is None:
            return size
        [(found,)] = self.database.rows(BEFORE_A_GAP, (size, source.last()))
        return size if found is None else int(found)

    def _extend_from(self, source: LeafSource, tiles: StoredTiles, size: int, upto: int) -> None:
        """One batch is stored while the next is hashed."""
        many = source.hashes if isinstance(source, FactLeaves) else partial(batched, source)
        with ThreadPoolExecutor(1) as store, closing(many(size, upto, MOST)) as batches:
            stored: Future[None] | None = None
            try:
                for hashes in batches:
                    if stored is not None:
                        stored.result()
                    stored = store.submit(tiles.add, size, hashes)
                    size += len(hashes) // SIZE
                if stored is not None:
                    stored.result()
            except Conflict:
                log.info("%s: another sealer was quicker.", source.name)

    def _signed(self, source: LeafSource) -> Checkpoint | None:
        """A checkpoint of all that is stored."""
        size, before = self._tiles(source).size(), checkpoints.last(self.database, source.name)
        self._must_agree(source, before)
        if size == 0 or (before is not None and before.size == size):
            return before
        signer = self._signer(source)
        known = self._known_key(source, signer)
        if known.public_key != encoded(signer.public):
            raise NoSigningKey(
                "The signing key here is not the one the log {name} is signed with. Put that one "
                "back, or go over to this one with duban audit rotate-key.",
                name=source.name,
            )
        return self._add(source, size, [signer], before)

    def _must_agree(self, source: LeafSource, before: Checkpoint | None) -> None:
        if before is not None and self._root_of(source, before.size) != before.root:
            raise BadTree(
                "The stored tree of {name} no longer gives the root signed at size {size}: "
                "somebody changed the database. Nothing was signed. What was sealed can still be "
                "exported (duban audit export --no-seal) and verified.",
                name=source.name, size=before.size,
            )  # fmt: skip

    def _root_of(self, source: LeafSource, size: int) -> str | None:
        """None where hashes of the tree are gone."""
        try:
            return self.tree(source).root(size).hex()
        except LookupError:
            return None

    def _add(
        self, source: LeafSource, size: int, signers: list[Signer], before: Checkpoint | None
    ) -> Checkpoint:
        root = self.tree(source).root(size)
        note = signed(body(signers[0].name, size, root), signers)
        number = before.number + 1 if before else 1
        made = Checkpoint(source.name, number, size, root.hex(), note, self._now())
        try:
            checkpoints.add(self.database, made)
        except Conflict:  # another sealer's stands in its place
            log.info("%s: another sealer signed first.", source.name)
            return checkpoints.last(self.database, source.name) or made
        return made

    def _now(self) -> int:
        return to_micros(self.log.now())

    # --- keys -----------------------------------------------------------------------------------

    def _signer(self, source: LeafSource) -> Signer:
        name = self.origin(source)
        if name != self._made_origin(source):
            raise BadTree(
                "The log's first fact is not the one that gave it its name, {name}: somebody "
                "changed position 1 in the database. Nothing was signed. What was sealed can still "
                "be exported (duban audit export --no-seal) and verified.",
                name=name,
            )
        return Signer(name, load_key(self.settings))

    def origin(self, source: LeafSource) -> str:
        """The tree's name towards the world, and its keys': no other log has it. It was made from
        the first fact when the first key was recorded, whatever that fact is now."""
        known = checkpoints.keys(self.database, source.name)
        return known[0].name if known else self._made_origin(source)

    def _made_origin(self, source: LeafSource) -> str:
        with self._told_of_gaps(self.sources[0], 0):
            return f"duban/{log_id(self.log)}/{source.name}"

    def _known_key(self, source: LeafSource, signer: Signer) -> PublicKey:
        """The key that signs now; the first one is recorded."""
        known = checkpoints.keys(self.database, source.name)
        if not known:
            self._record_key(source, signer, 1, 1)
            known = checkpoints.keys(self.database, source.name)
        return known[-1]

    def _record_key(self, source: LeafSource, signer: Signer, number: int, from_size: int) -> None:
        public = encoded(signer.public)
        key = PublicKey(source.name, number, from_size, signer.name, public, self._now())
        with suppress(Conflict):  # another sealer recorded one
            checkpoints.add_key(self.database, key)

    def _rotated(self, source: LeafSource) -> Checkpoint | None:
        self._extend(source, source.last())
        size, before = self._tiles(source).size(), checkpoints.last(self.database, source.name)
        known = checkpoints.keys(self.database, source.name)
        if size == 0 or not known:
            return self._signed(source)
        self._must_agree(source, before)
        old, new = self._old_and_new(source, known[-1])
        made = self._add(source, size, [old, new], before) if old else None
        last = made or before
        from_size = last.size + 1 if last else 1
        self._record_key(source, new, known[-1].number + 1, from_size)
        return made

    def _old_and_new(self, source: LeafSource, known: PublicKey) -> tuple[Signer | None, Signer]:
        present = self._signer(source)
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

    # --- outside --------------------------------------------------------------------------------

    def _send(self) -> None:
        """What cannot be sent now is sent at the next seal."""
        for source in self.sources:
            sending.send(self.settings, self.database, source.name)
