"""Who is at a projection, or at the tables; on SQLite the transaction is the lock."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    func,
    select,
)

from projections.engine.database import is_sqlite
from projections.projection import Projection

SCHEMA_LOCK = "duban projections: tables"


def lock(connection: Connection, name: str) -> None:
    """Held to the end of the transaction. On SQLite the transaction is the lock."""
    if not is_sqlite(connection):
        connection.execute(select(func.pg_advisory_xact_lock(_number(name))))


def try_locks(connection: Connection, names: Sequence[str]) -> list[bool]:
    """Which of them could be had, by one query. On PostgreSQL the transaction need not be on the
    disk when it ends: a view that a crash sets back is set back with its position, and catches
    up."""
    if is_sqlite(connection):
        return [True] * len(names)
    return list(connection.execute(_tries(tuple(names))).one())[1:]


@lru_cache
def _tries(names: tuple[str, ...]) -> Select[Any]:
    tries = (func.pg_try_advisory_xact_lock(_number(name)) for name in names)
    return select(func.set_config("synchronous_commit", "off", True), *tries)


def try_lock(connection: Connection, name: str) -> bool:
    return try_locks(connection, [name])[0]


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


def lock_name(projection: Projection) -> str:
    return f"duban projections: {projection.name} v{projection.version}"
