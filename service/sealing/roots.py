"""The root of the facts' tree at a size (根): what a draw takes as its seed (R6)."""

from __future__ import annotations

from service.sealing.growing import GrowingTree
from service.sealing.leased import Leased
from service.sealing.leaves import FactLeaves
from service.store.log import Log

PATIENCE = 30.0  # seconds to wait for a sealer at work


def root_at(log: Log, size: int) -> str:
    """64 hex digits. The tree is stored as far as it is asked for: BadTree where the log does not
    go on from what was sealed; StoreAway while another node seals."""
    grown = GrowingTree(log.database, FactLeaves(log))
    if grown.size() < size:
        with Leased(log, PATIENCE):
            grown.tiles.let_go()
            grown.extend(size)
    return grown.tree().root(size).hex()
