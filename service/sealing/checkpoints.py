"""Checkpoints (检查点) and the keys they were signed with: stored beside the log, only added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aggregates.values.moment import At, from_micros, to_micros
from service.store.database import Database
from service.store.log import Log

FACTS = "facts"
EVER = 2**62
COLUMNS = "tree, number, size, root, note, made_at"
KEY_COLUMNS = "tree, number, from_size, name, public_key, made_at"
FROM = f"SELECT {COLUMNS} FROM checkpoints WHERE tree = ?"
BY = f"{FROM} AND size <= ? AND made_at <= ?"
LATEST = "ORDER BY number DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """``size``: how many facts it covers, the position of the last. ``root``: hex. ``note``: the
    whole signed note. ``made_at``: microseconds since 1970, by the store's clock."""

    tree: str
    number: int
    size: int
    root: str
    note: str
    made_at: int


@dataclass(frozen=True, slots=True)
class PublicKey:
    """``from_size``: checkpoints of this size and beyond are signed with it. ``public_key``:
    base64 of 0x01 and its 32 bytes."""

    tree: str
    number: int
    from_size: int
    name: str
    public_key: str
    made_at: int


@dataclass(frozen=True, slots=True)
class Known:
    """As of a moment: those that cover no more than ``size`` facts and were signed by then,
    ``made_at`` in microseconds."""

    size: int = EVER
    made_at: int = EVER


ALL = Known()


def known_at(log: Log, at: At) -> Known:
    """A position alone, whose moment is that of its recording, stands for all the while that it
    was the last: what was signed over it is known. With another moment, what was signed by then."""
    moment = to_micros(at.moment)
    alone = at.position > 0 and log.recorded_at(at.position) == moment
    return Known(at.position, EVER if alone else moment)


def shown(checkpoint: Checkpoint) -> dict[str, Any]:
    """``size``: the position of the last fact it covers. ``note``: signed, to be kept outside."""
    return {
        "tree": checkpoint.tree,
        "number": checkpoint.number,
        "size": checkpoint.size,
        "root": checkpoint.root,
        "made_at": from_micros(checkpoint.made_at).isoformat(),
        "note": checkpoint.note,
    }


def last(database: Database, tree: str = FACTS, known: Known = ALL) -> Checkpoint | None:
    row = database.row(f"{BY} {LATEST}", (tree, known.size, known.made_at))
    return Checkpoint(*row) if row else None


def of_size(database: Database, tree: str, size: int, known: Known = ALL) -> Checkpoint | None:
    row = database.row(f"{BY} AND size = ? {LATEST}", (tree, known.size, known.made_at, size))
    return Checkpoint(*row) if row else None


def some(
    database: Database, tree: str = FACTS, after: int = 0, limit: int = 1000
) -> list[Checkpoint]:
    """In order, from the one numbered after + 1 on."""
    rows = database.rows(f"{FROM} AND number > ? ORDER BY number LIMIT ?", (tree, after, limit))
    return [Checkpoint(*row) for row in rows]


def newest(
    database: Database, tree: str, known: Known, before: int | None, limit: int
) -> list[Checkpoint]:
    """The latest first, from the one numbered before - 1 down."""
    rows = database.rows(
        f"{BY} AND number < ? ORDER BY number DESC LIMIT ?",
        (tree, known.size, known.made_at, 2**31 - 1 if before is None else before, limit),
    )
    return [Checkpoint(*row) for row in rows]


def add(database: Database, made: Checkpoint) -> None:
    """Conflict where another was quicker."""
    values = (made.tree, made.number, made.size, made.root, made.note, made.made_at)
    database.run(f"INSERT INTO checkpoints ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", values)


def keys(database: Database, tree: str = FACTS, known: Known = ALL) -> list[PublicKey]:
    rows = database.rows(
        f"SELECT {KEY_COLUMNS} FROM signing_keys WHERE tree = ? AND made_at <= ? ORDER BY number",
        (tree, known.made_at),
    )
    return [PublicKey(*row) for row in rows]


def add_key(database: Database, key: PublicKey) -> None:
    """Conflict where another was quicker."""
    values = (key.tree, key.number, key.from_size, key.name, key.public_key, key.made_at)
    database.run(f"INSERT INTO signing_keys ({KEY_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", values)
