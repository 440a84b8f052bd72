"""The engine's reads and writes on PostgreSQL: arrays of keys in, COPY out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

import psycopg
from psycopg import sql
from sqlalchemy import JSON, Connection, Table

from projections.engine_rows import Changes
from projections.engine_values import Tuple, encode, encode_keys
from projections.projection import Key
from projections.temporal import Log, Temporal, physical


class PostgresStored:
    def __init__(self, connection: Connection, version: int) -> None:
        self.raw = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
        self.version = version
        self.dialect = connection.dialect
        # A batch knows its keys; a whole read of a table for some thousands of them never pays.
        for plan in ("seqscan", "hashjoin", "mergejoin"):
            connection.exec_driver_sql(f"SET LOCAL enable_{plan} = off")

    def load(self, table: Temporal, keys: Sequence[Key]) -> Iterable[Tuple]:
        current = physical(table, self.version).current
        query = sql.SQL("SELECT {} FROM {} t JOIN {} ON {}").format(
            _names(current), sql.Identifier(current.name), self._keys(table), _same(table.key)
        )
        return self._fetch(query, _arrays(table, keys))

    def find(self, table: Temporal, columns: Sequence[str], values: Tuple) -> Iterable[Tuple]:
        current = physical(table, self.version).current
        given = list(zip(columns, values, strict=True))
        where = [
            sql.SQL("t.{} IS NULL" if value is None else "t.{} = %s").format(sql.Identifier(name))
            for name, value in given
        ]
        query = sql.SQL("SELECT {} FROM {} t WHERE {}").format(
            _names(current), sql.Identifier(current.name), sql.SQL(" AND ").join(where)
        )
        return self._fetch(query, [value for _, value in given if value is not None])

    def _fetch(self, query: sql.Composed, values: Sequence[Any]) -> list[Tuple]:
        with self.raw.cursor(binary=True) as cursor:
            return cursor.execute(query, values).fetchall()

    def write(self, table: Temporal, changes: Changes) -> None:
        current, history = physical(table, self.version)
        assert history is not None
        if changes.ended:
            query = sql.SQL("DELETE FROM {} t USING {} WHERE {}").format(
                sql.Identifier(current.name), self._keys(table), _same(table.key)
            )
            self.raw.execute(query, _arrays(table, changes.ended))
        self._copy(current, encode(table, changes.made))
        self._copy(history, encode(table, changes.past))

    def append(self, table: Log, rows: list[Tuple]) -> None:
        self._copy(physical(table, self.version).current, encode(table, rows))

    def _copy(self, table: Table, rows: list[Tuple]) -> None:
        if not rows:
            return
        query = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table.name))
        with self.raw.cursor() as cursor, cursor.copy(query) as copy:
            for row in rows:
                copy.write_row(row)

    def _keys(self, table: Temporal) -> sql.Composed:
        """``unnest(%s::uuid[], ...) AS k(...)``: the keys as a table, typed like the real one."""
        columns = {column.name: column for column in table.columns}
        types = [columns[name].type.compile(self.dialect) for name in table.key]
        return sql.SQL("unnest({}) AS k({})").format(
            sql.SQL(", ").join(sql.SQL(f"%s::{type_}[]") for type_ in types),  # type: ignore[arg-type]  # ours, not a user's
            sql.SQL(", ").join(map(sql.Identifier, table.key)),
        )


def _names(table: Table) -> sql.Composed:
    # JSON is compared and kept as its text.
    return sql.SQL(", ").join(
        sql.SQL("t.{}::text" if isinstance(c.type, JSON) else "t.{}").format(sql.Identifier(c.name))
        for c in table.columns
    )


def _same(key: Sequence[str]) -> sql.Composed:
    return sql.SQL(" AND ").join(
        sql.SQL("t.{0} = k.{0}").format(sql.Identifier(name)) for name in key
    )


def _arrays(table: Temporal, keys: Sequence[Key]) -> list[list[Any]]:
    return [list(column) for column in zip(*encode_keys(table, keys), strict=True)]
