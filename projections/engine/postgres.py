"""The engine's reads and writes on PostgreSQL: arrays of keys in, COPY out."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from functools import cache
from typing import Any, cast

import psycopg
from psycopg import Copy
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.pq import Format
from sqlalchemy import JSON, Connection, Date, Table
from sqlalchemy.dialects import postgresql

from projections.engine.table_rows import Changes
from projections.engine.values import Plain
from projections.temporal import Log, Temporal, physical

DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy left it untyped
# A batch knows its keys: reading a whole table for some thousands of them never pays, and what
# the planner believes of a table that was empty a moment ago is wrong.
PLANS = "SELECT " + ", ".join(
    f"set_config('enable_{plan}', 'off', true)" for plan in ("seqscan", "hashjoin", "mergejoin")
)


class PostgresStored:
    def __init__(self, connection: Connection, version: int) -> None:
        self.raw = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
        self.version = version
        self._planned = False
        self._sending = ExitStack()
        self._copying: Copy | None = None

    def load(self, table: Temporal, keys: Sequence[Plain]) -> list[Plain]:
        current = physical(table, self.version).current
        query = f'SELECT {_names(current)} FROM "{current.name}" t JOIN {_keys(table)}'
        return self._fetch(query, _arrays(keys))

    def find(self, table: Temporal, columns: Sequence[str], values: Plain) -> list[Plain]:
        current = physical(table, self.version).current
        given = list(zip(columns, values, strict=True))
        where = [f't."{name}" IS NULL' if v is None else f't."{name}" = %s' for name, v in given]
        query = f'SELECT {_names(current)} FROM "{current.name}" t WHERE {" AND ".join(where)}'
        return self._fetch(query, [value for _, value in given if value is not None])

    def _fetch(self, query: str, values: Sequence[Any]) -> list[Plain]:
        self.settle()
        with self.raw.cursor(binary=True) as cursor:
            cursor.adapters.register_loader("uuid", HexLoader)
            self._plan(cursor)
            # Never prepared: a plan made while the table was empty would be kept.
            return cursor.execute(query.encode(), values, prepare=False).fetchall()

    def _plan(self, cursor: psycopg.Cursor[Any]) -> None:
        if not self._planned:
            cursor.execute(PLANS.encode())
            self._planned = True

    def write(self, table: Temporal, changes: Changes) -> None:
        self.settle()
        current, history = physical(table, self.version)
        assert history is not None
        if changes.ended:
            with self.raw.cursor() as cursor:
                self._plan(cursor)
                query = f'DELETE FROM "{current.name}" t USING {_keys(table, "WHERE")}'
                cursor.execute(query.encode(), _arrays(changes.ended), prepare=False)
        self._copy(current, changes.made)
        self._copy(history, changes.past)

    def append(self, table: Log, rows: list[Plain]) -> None:
        self.settle()
        self._copy(physical(table, self.version).current, rows)

    def send(self, table: Temporal | Log, rows: list[Plain]) -> None:
        """A piece of one table's new rows: the server takes it in while the next is made."""
        if self._copying is None:
            query = _into(physical(table, self.version).current)
            cursor = self._sending.enter_context(self.raw.cursor())
            self._copying = self._sending.enter_context(cursor.copy(query))
        for row in rows:
            self._copying.write_row(row)

    def settle(self) -> None:
        """Ends what was sent piece by piece: the connection is free for other statements."""
        self._copying = None
        self._sending.close()

    def cease(self, *error: Any) -> None:
        """The same where it failed, or where the batch did."""
        self._sending.__exit__(*error)

    def _copy(self, table: Table, rows: list[Plain]) -> None:
        if not rows:
            return
        with self.raw.cursor() as cursor, cursor.copy(_into(table)) as copy:
            for row in rows:
                copy.write_row(row)


class HexLoader(Loader):
    """An id as its hex digits, which is how the engine holds it."""

    format = Format.BINARY

    def load(self, data: Buffer) -> str:
        return bytes(data).hex()


def _into(table: Table) -> bytes:
    return f'COPY "{table.name}" FROM STDIN'.encode()


def _names(table: Table) -> str:
    """Days and JSON as text: they are compared and written again as they lie."""
    return ", ".join(
        f't."{c.name}"::text' if isinstance(c.type, JSON | Date) else f't."{c.name}"'
        for c in table.columns
    )


@cache
def _keys(table: Temporal, link: str = "ON") -> str:
    """The keys as a table, typed like the real one's, and where they meet."""
    types = {c.name: c.type.compile(DIALECT) for c in table.columns}
    arrays = ", ".join(f"%s::{types[name]}[]" for name in table.key)
    names = ", ".join(f'"{name}"' for name in table.key)
    same = " AND ".join(f't."{name}" = k."{name}"' for name in table.key)
    return f"unnest({arrays}) AS k({names}) {link} {same}"


def _arrays(keys: Sequence[Plain]) -> list[str]:
    """Array literals: the driver's own lists take a call for every element."""
    return [_array(column) for column in zip(*keys, strict=True)]


def _array(values: Sequence[Any]) -> str:
    quoted = [str(v).replace("\\", "\\\\").replace('"', '\\"') for v in values]
    return '{"' + '","'.join(quoted) + '"}'
