"""The sealer (封存): follows each log off its write path, keeps its tree, signs checkpoints.

One works at a time across nodes, by a lease; that a tree never forks rests on the tiles, whose
place can be taken once.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from aggregates.errors import Refused
from service.sealing import sending
from service.sealing.checkpoints import FACTS, Checkpoint
from service.sealing.growing import GrowingTree
from service.sealing.keys import at_hand
from service.sealing.leased import Leased
from service.sealing.leaves import FactLeaves, LeafSource
from service.sealing.record import Record, planted
from service.sealing.signing import SignedTree
from service.sealing.tree import SM3, has_sm3
from service.settings import Settings
from service.store.database import Database
from service.store.log import Log

logger = logging.getLogger(__name__)
PATIENCE = 30.0  # seconds to wait for another sealer
# After a month's issue, its close and a text forgotten a checkpoint is signed at once, whoever
# recorded them: an export can tell that a text was forgotten only by what is sealed.
SINCE = "SELECT state FROM facts WHERE position > ? AND"
AT_ONCE = "topic IN ('month.closed', 'text.forgotten')"
BY_CATALOGUE = b'"origin":"catalogue"'


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

    def of(self, source: LeafSource) -> SignedTree:
        return SignedTree(self.log, self.settings, source)

    def record(self, tree: str = FACTS) -> Record:
        """What the log itself signed in that tree, as it stands now."""
        return Record(self.database, tree, at_hand(self.settings))

    # --- at once --------------------------------------------------------------------------------

    def seal(self) -> Checkpoint:
        """Seals everything recorded so far and sends it on; the facts' checkpoint. Where nothing
        was recorded since the last one, that one. NoSigningKey, NothingToSeal, BadTree; StoreAway
        while another sealer is at it."""
        facts, *others = self.sources
        self._tell_planted()
        with Leased(self.log, PATIENCE):
            made = self.of(facts).seal()
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

    def _tell_planted(self) -> None:
        for source in self.sources:
            for what in planted(self.record(source.name)):
                logger.error("%s: %s", source.name, what)

    def _try(self, source: LeafSource, upto: int | None) -> Exception | None:
        """What is wrong with one log must not keep the others from being sealed."""
        try:
            self.of(source).seal(upto)
        except Exception as error:
            return error
        return None

    def rotate(self) -> list[Checkpoint]:
        """From now on another key signs: the one that now stands in the settings, or, where that
        is the present one, a new one in its file's place. The last checkpoint is signed by both,
        as far as the old one is still at hand, so that who trusts the old may trust the new."""
        with Leased(self.log, PATIENCE):
            new = [self.of(source).rotate() for source in self.sources]
        self._send()
        return [checkpoint for checkpoint in new if checkpoint]

    # --- by the way -----------------------------------------------------------------------------

    def follow(self) -> None:
        """What there is to do now: whole tiles; a checkpoint once a month was issued or closed."""
        trees = [GrowingTree(self.database, source) for source in self.sources]
        ready = [tree for tree in trees if tree.whole_tiles() > tree.size()]
        if ready:
            with Leased(self.log, 0) as leased:
                for tree in ready if leased.had else ():
                    tree.extend(tree.whole_tiles())
        if self._wants_checkpoint():
            self.seal()

    def _wants_checkpoint(self) -> bool:
        """Once nothing was recorded between two looks: a month's issue comes in parts."""
        end = self.sources[0].last()
        quiet, self._seen = end == self._seen, end
        if not (quiet and end > self._looked):
            return False
        signed_at = self.record().last()
        start = max(self._looked, signed_at.size) if signed_at else 0
        wanted = end > 0 and (signed_at is None or self._is_worth_signing(start))
        self._looked = end
        return wanted

    def _is_worth_signing(self, after: int) -> bool:
        if self.database.row(f"{SINCE} {AT_ONCE} LIMIT 1", (after,)):
            return True
        issued = f"{SINCE} topic = 'assignment.issued' ORDER BY position"
        ends = (self.database.row(f"{issued} {way} LIMIT 1", (after,)) for way in ("", "DESC"))
        return any(row and BY_CATALOGUE in row[0] for row in ends)

    # --- outside --------------------------------------------------------------------------------

    def _send(self) -> None:
        """What cannot be sent now is sent at the next seal."""
        for source in self.sources:
            sending.send(self.settings, self.database, source.name)
