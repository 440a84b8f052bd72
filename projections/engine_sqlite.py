"""The engine's reads and writes on SQLite, straight through its driver."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import cast

from sqlalchemy import Connection, Table

from projections.engine_rows import Changes
from projections.engine_values import Plain
from projections.temporal import Log, Temporal, physical


class SqliteStored:
    def __init__(self, connection: Connection, version: int) -> None:
        self.raw = cast(sqlite3.Connection, connection.connection.driver_connection)
        self.version = version

    def load(self, table: Temporal, keys: Sequence[Plain]) -> Iterable[Plain]:
        sql = _select(physical(table, self.version).current, table.key)
        cursor = self.raw.cursor()
        # There is no network to spare: a prepared look-up for each key is the quickest.
        found = (cursor.execute(sql, key).fetchone() for key in keys)
        return [row for row in found if row is not None]

    def find(self, table: Temporal, columns: Sequence[str], values: Plain) -> Iterable[Plain]:
        sql = _select(physical(table, self.version).current, columns)
        return self.raw.execute(sql, values).fetchall()

    def write(self, table: Temporal, changes: Changes) -> None:
        current, history = physical(table, self.version)
        assert history is not None
        self.raw.executemany(f'DELETE FROM "{current.name}"{_where(table.key)}', changes.ended)
        self._insert(current, changes.made)
        self._insert(history, changes.past)

    def append(self, table: Log, rows: list[Plain]) -> None:
        self._insert(physical(table, self.version).current, rows)

    def _insert(self, table: Table, rows: list[Plain]) -> None:
        places = ",".join("?" * len(table.columns))
        self.raw.executemany(f'INSERT INTO "{table.name}" VALUES ({places})', rows)


def _select(table: Table, columns: Iterable[str]) -> str:
    names = ",".join(f'"{column.name}"' for column in table.columns)
    return f'SELECT {names} FROM "{table.name}"{_where(columns)}'


def _where(columns: Iterable[str]) -> str:
    return " WHERE " + " AND ".join(f'"{column}" IS ?' for column in columns)
