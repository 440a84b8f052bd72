"""An intruder with an owner's rights: whatever guards a store, he can take away and put back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg

from service.store.address import sqlite_path

TABLES = {
    "facts": "position, recorded_at, originator_id, originator_version, topic, state",
    "texts": "position, field, salt, text",
    "tiles": "tree, level, start_index, hashes",
    "signing_keys": "tree, number, from_size, name, public_key, made_at",
    "checkpoints": "tree, number, size, root, note, made_at",
}


class Intruder:
    """``?`` stands for each value; every statement is there for all at once."""

    def __init__(self, connection: Any, mark: str) -> None:
        self._connection, self._mark = connection, mark

    @property
    def is_postgres(self) -> bool:
        return self._mark == "%s"

    def run(self, sql: str, *values: Any) -> None:
        self._connection.execute(sql.replace("?", self._mark), values)
        self._connection.commit()

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return [*self._connection.execute(sql.replace("?", self._mark), values).fetchall()]

    def kept(self) -> dict[str, list[tuple[Any, ...]]]:
        return {name: self.ask(f"SELECT {columns} FROM {name}") for name, columns in TABLES.items()}

    def put_back(self, kept: dict[str, list[tuple[Any, ...]]]) -> None:
        self._connection.rollback()
        for name, columns in TABLES.items():
            self._connection.execute(f"DELETE FROM {name}")
            self._fill(name, columns, kept[name])
        self._connection.commit()

    def _fill(self, name: str, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
        marks = ", ".join(self._mark for _ in columns.split(","))
        sql = f"INSERT INTO {name} ({columns}) VALUES ({marks})"
        self._connection.cursor().executemany(sql, rows)


@contextmanager
def intruder(url: str) -> Iterator[Intruder]:
    """The guards are away while he is there; what he did stays unless he puts it back."""
    path = sqlite_path(url)
    if path is None:
        with psycopg.connect(url, options="-c session_replication_role=replica") as connection:
            yield Intruder(connection, "%s")
        return
    raw = sqlite3.connect(path)
    try:
        guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = guards.fetchall()
        for name, _ in found:
            raw.execute(f"DROP TRIGGER {name}")
        raw.commit()
        yield Intruder(raw, "?")
        raw.rollback()
        for _, sql in found:
            raw.execute(sql)
        raw.commit()
    finally:
        raw.close()
