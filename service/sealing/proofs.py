"""Proofs for anyone (证明): a fact is in the log; a later log continues an earlier one."""

from __future__ import annotations

from typing import Any

from aggregates.errors import NotFound, Refused
from service.sealing.checkpoints import ALL, Known, shown
from service.sealing.growing import GrowingTree
from service.sealing.leaves import FactLeaves, LeafSource
from service.sealing.sealer import Sealer
from service.sealing.tree import SHA256, SM3, Tree, has_sm3

Shown = dict[str, Any]


class BadSize(Refused):
    """A size of the tree that is not sealed, or does not cover what is asked for (422)."""

    status = 422


class NoTree(Refused):
    """No tree by that hash is kept (422)."""

    status = 422


class NotSealed(Refused):
    """No checkpoint covers it yet."""


def inclusion(
    sealer: Sealer,
    position: int,
    size: int | None = None,
    known: Known = ALL,
    hash: str = SHA256,
) -> Shown:
    """That the fact at ``position`` is one of the first ``size``: RFC 6962, 2.1.1.

    ``size``: by default that of the last checkpoint ``known``. ``hash``: by which tree. ``path``:
    hex, from the leaf's sibling upwards. ``leaf``: the bytes that were hashed. NotFound,
    NotSealed, BadSize, NoTree.
    """
    source = _source(sealer, hash)
    if not 0 < position <= source.last():
        raise NotFound("There is no fact at position {position}.", position=position)
    if size is None:
        size = _covering(sealer, source, position, known)
    tree = _tree(sealer, source, size)
    if size < position:
        raise BadSize(
            "A tree of {size} facts does not hold position {position}.",
            size=size, position=position,
        )  # fmt: skip
    of_size = sealer.record(source.name).of_size(size, known)
    return {
        "tree": source.name,
        "hash": source.hash,
        "position": position,
        "size": size,
        "leaf": next(iter(source.leaves(position - 1, position))).decode(),
        "leaf_hash": tree.leaf(position - 1).hex(),
        "path": [each.hex() for each in tree.inclusion(position - 1, size)],
        "root": tree.root(size).hex(),
        "checkpoint": of_size.note if of_size else None,
    }


def _source(sealer: Sealer, hash: str) -> LeafSource:
    if hash == SM3 and not has_sm3():
        raise NoTree("OpenSSL has no SM3 here, so its tree cannot be read.")
    return FactLeaves(sealer.log, hash)


def _covering(sealer: Sealer, source: LeafSource, position: int, known: Known) -> int:
    checkpoint = sealer.record(source.name).last(known)
    if checkpoint is None and source.hash == SM3:
        raise NoTree("This log has no second tree by SM3 yet; where DUBAN_SM3 is set, one is made "
                     "from the next seal on.")  # fmt: skip
    if checkpoint is None or checkpoint.size < position:
        raise NotSealed(
            "Position {position} is not sealed yet: the last checkpoint covers {size} facts. "
            "One is signed each day, or by duban audit seal.",
            position=position, size=checkpoint.size if checkpoint else 0,
        )  # fmt: skip
    return checkpoint.size


def consistency(
    sealer: Sealer, first: int, second: int, known: Known = ALL, hash: str = SHA256
) -> Shown:
    """That the log of ``second`` facts begins with that of ``first``: RFC 6962, 2.1.2. BadSize,
    NoTree."""
    source = _source(sealer, hash)
    if not 0 < first <= second:
        raise BadSize("Give the smaller size first, and from 1 on: {first}, {second}.",
                      first=first, second=second)  # fmt: skip
    tree = _tree(sealer, source, second)
    notes = [sealer.record(source.name).of_size(size, known) for size in (first, second)]
    return {
        "tree": source.name,
        "hash": source.hash,
        "from": first,
        "to": second,
        "from_root": tree.root(first).hex(),
        "to_root": tree.root(second).hex(),
        "path": [each.hex() for each in tree.consistency(first, second)],
        "from_checkpoint": notes[0].note if notes[0] else None,
        "to_checkpoint": notes[1].note if notes[1] else None,
    }


def _tree(sealer: Sealer, source: LeafSource, size: int) -> Tree:
    grown = GrowingTree(sealer.database, source)
    if size > (sealed := grown.size()):
        raise BadSize("Only {sealed} facts are sealed so far.", sealed=sealed)
    return grown.tree()


__all__ = ["BadSize", "NoTree", "NotSealed", "Shown", "consistency", "inclusion", "shown"]
