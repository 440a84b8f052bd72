"""The engine's reads and writes on SQLite, straight through its driver."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from operator import is_, itemgetter
from typing import cast

from sqlalchemy import Connection, Table

from projections.engine.table_rows import Changes
from projections.engine.values import Plain
from projections.temporal import Log, Temporal, physical


class SqliteStored:
    def __init__(self, connection: Connection, version: int) -> None:
        self.raw = cast(sqlite3.Connection, connection.connection.driver_connection)
        self.version = version

    def load(self, table: Temporal, keys: Sequence[Plain]) -> Iterable[Plain]:
        current = physical(table, self.version).current
        if len(table.key) == 1:
            sql = f'{_select(current)} WHERE "{table.key[0]}" IN (SELECT value FROM json_each(?))'
            return self.raw.execute(sql, (json.dumps([key for (key,) in keys]),)).fetchall()
        sql, cursor = _select(current) + _where(table.key), self.raw.cursor()
        rows = (cursor.execute(sql, key).fetchone() for key in keys)
        return [row for row in rows if row is not None]

    def find(self, table: Temporal, columns: Sequence[str], values: Plain) -> Iterable[Plain]:
        sql = _select(physical(table, self.version).current) + _where(columns)
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
        names = [column.name for column in table.columns]
        for places, filled in _without_nulls(rows):
            columns = ",".join(f'"{names[place]}"' for place in places)
            marks = ",".join("?" * len(places))
            self.raw.executemany(f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})', filled)


def _without_nulls(rows: list[Plain]) -> Iterator[tuple[list[int], Iterable[Plain]]]:
    """The rows by which of their columns are filled. To the driver a None is an object that it
    knows nothing of: to bind ten of them takes longer than to write the row."""
    groups: dict[Plain, list[Plain]] = {}
    for row in rows:
        groups.setdefault(tuple(map(is_, row, repeat(None))), []).append(row)
    for empty, alike in groups.items():
        places = [place for place, is_empty in enumerate(empty) if not is_empty]
        pick = itemgetter(slice(None)) if len(places) == len(empty) else itemgetter(*places)
        yield places, map(pick, alike)


def _select(table: Table) -> str:
    names = ",".join(f'"{column.name}"' for column in table.columns)
    return f'SELECT {names} FROM "{table.name}"'


def _where(columns: Iterable[str]) -> str:
    return " WHERE " + " AND ".join(f'"{column}" IS ?' for column in columns)
