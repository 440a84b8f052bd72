"""The engine's reads and writes on SQLite, straight through its driver."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import cast

from sqlalchemy import Connection, Table

from projections.engine_rows import Changes
from projections.engine_values import Tuple, decode, encode, encode_keys
from projections.projection import Key
from projections.temporal import Log, Temporal, physical


class SqliteStored:
    def __init__(self, connection: Connection, version: int) -> None:
        self.raw = cast(sqlite3.Connection, connection.connection.driver_connection)
        self.version = version

    def load(self, table: Temporal, keys: Sequence[Key]) -> Iterable[Tuple]:
        sql = _select(physical(table, self.version).current, _matches(table.key))
        cursor = self.raw.cursor()
        # There is no network to spare: a prepared look-up for each key is the quickest.
        found = (cursor.execute(sql, key).fetchone() for key in encode_keys(table, keys))
        return decode(table, [row for row in found if row is not None])

    def find(self, table: Temporal, columns: Sequence[str], values: Tuple) -> Iterable[Tuple]:
        sql = _select(physical(table, self.version).current, _matches(columns))
        only = {c.name: c for c in table.columns}
        asked = Log("asked", tuple(only[name] for name in columns))
        return decode(table, self.raw.execute(sql, encode(asked, [values])[0]).fetchall())

    def write(self, table: Temporal, changes: Changes) -> None:
        current, history = physical(table, self.version)
        assert history is not None
        ended = f'DELETE FROM "{current.name}" WHERE {_matches(table.key)}'
        self.raw.executemany(ended, encode_keys(table, changes.ended))
        self._insert(current, encode(table, changes.made))
        self._insert(history, encode(table, changes.past))

    def append(self, table: Log, rows: list[Tuple]) -> None:
        self._insert(physical(table, self.version).current, encode(table, rows))

    def _insert(self, table: Table, rows: list[Tuple]) -> None:
        places = ",".join("?" * len(table.columns))
        self.raw.executemany(f'INSERT INTO "{table.name}" VALUES ({places})', rows)


def _select(table: Table, matches: str) -> str:
    names = ",".join(f'"{column.name}"' for column in table.columns)
    return f'SELECT {names} FROM "{table.name}" WHERE {matches}'


def _matches(columns: Iterable[str]) -> str:
    return " AND ".join(f'"{column}" IS ?' for column in columns)
