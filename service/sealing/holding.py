"""A checkpoint kept outside, held against the log as it now is (对照): by its entries, not by the
hashes that are stored of them. The facts by either tree, and the access log."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from aggregates.words import N_
from service.sealing.checkpoints import FACTS
from service.sealing.growing import NO_BYTES, GrowingTree
from service.sealing.leaves import FactLeaves, LeafSource
from service.sealing.printed import Kept, kept_of
from service.sealing.proofs import NoTree
from service.sealing.sealer import Sealer
from service.sealing.tree import SIZE, SM3, WIDTH, has_sm3, root_of
from service.store.errors import StoreAway

HOLDS = N_(
    "This log still holds that checkpoint: its first {size} entries are those that were sealed "
    "then."
)
ANOTHER = N_("That checkpoint is another log's, {log}; this one is {own}. It says nothing of it.")
SHORTER = N_(
    "This log was cut short: the checkpoint covers {size} entries, and only {last} are here."
)
CHANGED = N_(
    "This log no longer holds that checkpoint: what stands at position {position} is not what was "
    "sealed."
)
REWRITTEN = N_(
    "This log does not hold that checkpoint: somewhere up to position {size} it was rewritten, or "
    "the checkpoint was never one of it. The signed note that was printed with it tells which."
)
PATIENCE = 2.0  # seconds to wait for another look: no more threads are held up by this
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Finding:
    """``position``: from where on it is another log, where that can be told. ``number``: that of
    the log's own checkpoint, where it still has it."""

    kept: Kept
    what: str
    position: int | None = None
    number: int | None = None
    places: Mapping[str, object] = field(default_factory=dict)

    @property
    def contained(self) -> bool:
        return self.what == HOLDS

    def shown(self) -> dict[str, Any]:
        kept = {"tree": self.kept.tree, "size": self.kept.size, "root": self.kept.root}
        return {
            "contained": self.contained,
            "position": self.position,
            "number": self.number,
        } | kept


def compare_with(sealer: Sealer, kept: Kept) -> Finding:
    """Reads every entry that the checkpoint covers. StoreAway while another look is going on."""
    own = sealer.of(sealer.sources[0]).origin().split("/")[1]
    if kept.log != own:
        return _finding(kept, ANOTHER, None, log=kept.log, own=own)
    source = _source(sealer, kept.tree)
    if kept.size > source.last():
        return _finding(kept, SHORTER, source.last(), last=source.last())
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise StoreAway("The log is being looked through for another; try again soon.")
    try:
        return _looked_through(sealer, kept, GrowingTree(sealer.database, source))
    finally:
        _one_at_a_time.release()


def own_last(sealer: Sealer) -> Iterator[Kept]:
    """Of each tree the last checkpoint that the log signed: what needs nothing kept outside."""
    for source in sealer.sources:
        last = sealer.record(source.name).last()
        if last is not None and (kept := kept_of(last.note)) is not None:
            yield kept


def _source(sealer: Sealer, tree: str) -> LeafSource:
    for source in sealer.sources:
        if source.name == tree:
            return source
    if tree == f"{FACTS}-{SM3}" and has_sm3():
        return FactLeaves(sealer.log, SM3)
    raise NoTree("This machine cannot look through the tree {tree}.", tree=tree)


def _finding(kept: Kept, what: str, position: int | None, **places: object) -> Finding:
    said = {"size": kept.size, "position": position} | places
    return Finding(kept, what, position, places=said)


def _looked_through(sealer: Sealer, kept: Kept, tree: GrowingTree) -> Finding:
    if _root_by_facts(tree, kept.size) == kept.root:
        signed = sealer.record(kept.tree).of_size(kept.size)
        number = signed.number if signed and signed.root == kept.root else None
        return Finding(kept, HOLDS, None, number, {"size": kept.size})
    first = _first_differing(tree, kept.size)
    if first is not None and tree.root(kept.size) == kept.root:
        return _finding(kept, CHANGED, first)
    return _finding(kept, REWRITTEN, first)


def _root_by_facts(tree: GrowingTree, size: int) -> str | None:
    """None where there is no fact at some position."""
    try:
        with closing(tree.hashes(0, size)) as batches:
            return root_of(tree.hashing, batches).hex()
    except (LookupError, *NO_BYTES):
        return None


def _first_differing(tree: GrowingTree, size: int) -> int | None:
    """The first position whose fact is not the one whose hash was stored, or is gone; None: what is
    stored agrees with the facts, or is gone itself."""
    for after in range(0, size, WIDTH):
        upto = min(after + WIDTH, size)
        try:
            stored = tree.tiles.hashes(0, after, upto)
        except LookupError:
            return None
        tree.tiles.let_go()
        if _leaves(tree, after, upto) != stored:
            return next(
                position + 1
                for position in range(after, upto)
                if _leaves(tree, position, position + 1)
                != stored[: SIZE * (position - after + 1)][-SIZE:]
            )
    return None


def _leaves(tree: GrowingTree, after: int, upto: int) -> bytes | None:
    """None where not all of them can be read."""
    try:
        return tree.hashing.leaves(tree.source.leaves(after, upto))
    except (LookupError, *NO_BYTES):
        return None
