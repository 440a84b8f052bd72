"""An intruder with an owner's rights: whatever guards a store, he can take away and put back."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

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

    def edit(self, position: int) -> None:
        """A fact says another thing than it said."""
        [(state,)] = self.ask("SELECT state FROM facts WHERE position = ?", position)
        changed = bytes(state).replace(b"actor", b"acter")
        assert changed != state
        self.run("UPDATE facts SET state = ? WHERE position = ?", changed, position)

    def edit_with_leaf(self, position: int) -> None:
        """And the leaf that was stored when it was sealed is made to fit."""
        self.edit(position)
        columns = "originator_id, originator_version, topic, recorded_at, state"
        [row] = self.ask(f"SELECT {columns} FROM facts WHERE position = ?", position)
        key = row[0].hex if isinstance(row[0], UUID) else row[0].hex()
        digest = hashlib.sha256(row[4]).hexdigest()
        result = ("duban-leaf-1", position, key, *row[1:4], digest)
        leaf = hashlib.sha256(b"\0" + "".join(f"{each}\n" for each in result).encode()).digest()
        self.put_hash(0, position - 1, leaf)

    def put_hash(self, level: int, index: int, new: bytes) -> None:
        of = "FROM tiles WHERE tree = 'facts' AND level = ?"
        for start, hashes in self.ask(f"SELECT start_index, hashes {of}", level):
            at = (index - start) * 32
            if 0 <= at < len(hashes):
                changed = hashes[:at] + new + hashes[at + 32 :]
                sql = "UPDATE tiles SET hashes = ? WHERE tree = 'facts' AND level = ? "
                self.run(sql + "AND start_index = ?", changed, level, start)

    def swap(self, one: int, other: int) -> None:
        move = "UPDATE facts SET position = ? WHERE position = ?"
        for new, old in ((-1, one), (one, other), (other, -1)):
            self.run(move, new, old)

    def cut(self, size: int) -> None:
        """The log and all that was ever sealed beyond."""
        self.run("DELETE FROM facts WHERE position > ?", size)
        self.run("DELETE FROM checkpoints WHERE size > ? AND tree <> 'access'", size)
        for start, hashes in self.ask(
            "SELECT start_index, hashes FROM tiles WHERE tree = 'facts' AND level = 0"
        ):
            where = "tree <> 'access' AND level = 0 AND start_index = ?"
            if start >= size:
                self.run(f"DELETE FROM tiles WHERE {where}", start)
            elif start + len(hashes) // 32 > size:
                raise AssertionError("a checkpoint of that size ends a run of hashes")

    def checkpoint(self, which: str, change: str, *values: Any) -> None:
        """``which``: the first (min) or the last (max) of the facts' tree."""
        number = f"(SELECT {which}(number) FROM checkpoints WHERE tree = 'facts')"
        begin = (
            "DELETE FROM checkpoints" if change == "gone" else f"UPDATE checkpoints SET {change}"
        )
        self.run(f"{begin} WHERE tree = 'facts' AND number = {number}", *values)

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
        rows = guards.fetchall()
        for name, _ in rows:
            raw.execute(f"DROP TRIGGER {name}")
        raw.commit()
        yield Intruder(raw, "?")
        raw.rollback()
        for _, sql in rows:
            raw.execute(sql)
        raw.commit()
    finally:
        raw.close()
