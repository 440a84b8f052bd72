"""What is read and written within one transaction on PostgreSQL: COPY for many, INSERT for few."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain, islice
from typing import Any
from uuid import UUID

import psycopg

from service.store.database import FACT_COLUMNS, Reading, Row, Writing
from service.store.records import Head

COPY_FROM = 64  # facts; measured: INSERT is as quick up to 40, COPY from 80 on
FACT_TYPES = ("int8", "int8", "uuid", "int4", "text", "bytea")
EXISTING = f"""
SELECT {", ".join("f." + name for name in FACT_COLUMNS.split(", "))} FROM facts f
JOIN unnest(CAST(%s AS uuid[]), CAST(%s AS int[])) AS k (id, version)
ON f.originator_id = k.id AND f.originator_version = k.version
"""


Connection = psycopg.Connection[Row]


class PostgresReading(Reading):
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        return self._connection.execute(marked(sql), params, binary=True).fetchall()


class PostgresWriting(PostgresReading, Writing):
    def __init__(self, connection: Connection, head: Head) -> None:
        super().__init__(connection)
        self.head = head

    def run(self, sql: str, params: Sequence[Any] = ()) -> int:
        return self._connection.execute(marked(sql), params).rowcount

    def add_facts(self, facts: Iterable[Row]) -> None:
        left = iter(facts)
        few = list(islice(left, COPY_FROM))
        if len(few) < COPY_FROM:
            self.add("facts", FACT_COLUMNS, few)
            return
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"COPY facts ({FACT_COLUMNS}) FROM STDIN (FORMAT BINARY)") as copy,
        ):
            copy.set_types(FACT_TYPES)
            for row in chain(few, left):
                copy.write_row(row)

    def add(self, table: str, columns: str, rows: Sequence[Row]) -> None:
        """By INSERT of many rows; psycopg's executemany would use pipeline mode."""
        for start in range(0, len(rows), 1000):
            part = rows[start : start + 1000]
            values = [value for row in part for value in row]
            self._connection.execute(_insert(table, columns, len(part)), values)

    def existing(self, keys: Sequence[tuple[UUID, int]]) -> list[Row]:
        ids = "{" + ",".join(key.hex for key, _ in keys) + "}"
        versions = "{" + ",".join(str(version) for _, version in keys) + "}"
        return self._connection.execute(EXISTING, (ids, versions), binary=True).fetchall()


@cache
def marked(sql: str) -> str:
    """The common text of SQL in psycopg's marks."""
    return sql.replace("?", "%s")


@cache
def _insert(table: str, columns: str, count: int) -> str:
    one = "(" + ", ".join("%s" for _ in columns.split(",")) + ")"
    return f"INSERT INTO {table} ({columns}) VALUES {', '.join([one] * count)}"
