"""The log on SQLite: one writer at a time, any number of readers, any number of processes."""

from __future__ import annotations

import queue
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from aggregates.values.uuids import uuid_from
from service.store import sqlite_file
from service.store.database import FACT_COLUMNS, Database, Reading, Row, Writing
from service.store.errors import StoreAway
from service.store.records import Head
from service.store.sqlite_file import AWAY, connect, translated, write_lock

VALUES_AT_ONCE = 900  # SQLite as old as 3.9 takes 999
HEAD = "SELECT position, recorded_at FROM facts ORDER BY position DESC LIMIT 1"
INSERT = f"INSERT INTO facts ({FACT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"


class SqliteReading(Reading):
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        return self._connection.execute(sql, params).fetchall()


class SqliteWriting(SqliteReading, Writing):
    def __init__(self, connection: sqlite3.Connection, head: Head) -> None:
        super().__init__(connection)
        self.head = head

    def run(self, sql: str, params: Sequence[Any] = ()) -> int:
        return self._connection.execute(sql, params).rowcount

    def add_facts(self, facts: Iterable[Row]) -> None:
        self._connection.executemany(INSERT, facts)

    def add(self, table: str, columns: str, rows: Sequence[Row]) -> None:
        marks = ", ".join("?" for _ in columns.split(","))
        self._connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)

    def existing(self, keys: Sequence[tuple[UUID, int]]) -> list[Row]:
        one = f"SELECT {FACT_COLUMNS} FROM facts WHERE originator_id = ? AND originator_version = ?"
        run = self._connection.execute
        rows = (run(one, (key.bytes, version)).fetchone() for key, version in keys)
        return with_ids(row for row in rows if row)


class SqliteDatabase(Database):
    streams = False
    id_of = staticmethod(uuid_from)

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: sqlite3.Connection | None = None
        self._write_lock = threading.Lock()  # fair among threads, where SQLite would poll
        self._readers: queue.SimpleQueue[sqlite3.Connection] = queue.SimpleQueue()

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        with self._reader() as connection:
            return connection.execute(sql, params).fetchall()

    def rows_among(self, sql: str, values: Sequence[Any]) -> list[Row]:
        rows: list[Row] = []
        for start in range(0, len(values), VALUES_AT_ONCE):
            part = values[start : start + VALUES_AT_ONCE]
            rows += self.rows(sql.format(among=f"IN ({', '.join('?' for _ in part)})"), part)
        return rows

    def run(self, sql: str, params: Sequence[Any] = ()) -> int:
        with self._transaction() as connection:
            return connection.execute(sql, params).rowcount

    @contextmanager
    def appending(self) -> Iterator[Writing]:
        with self._transaction() as connection:
            position, recorded_at = connection.execute(HEAD).fetchone() or (0, 0)
            yield SqliteWriting(connection, Head(position, recorded_at, self.clock()))

    @contextmanager
    def snapshot(self) -> Iterator[Reading]:
        with self._reader() as connection:
            connection.execute("BEGIN")
            try:
                yield SqliteReading(connection)
            finally:
                connection.execute("ROLLBACK")

    def settle(self) -> None:
        with self._transaction():
            pass

    def clock(self) -> int:
        return time.time_ns() // 1000  # SQLite's own is this one, to the millisecond

    def to_id(self, aggregate_id: UUID) -> bytes:
        return aggregate_id.bytes

    def facts(self, rows: Iterable[Row]) -> list[Row]:
        return with_ids(rows)

    def is_ready(self) -> int | None:
        if not self._path.exists():
            return None
        table = "SELECT 1 FROM sqlite_master WHERE name = 'schema_version'"
        if self.row(table) is None:
            return None
        return int(self.rows("SELECT max(version) FROM schema_version")[0][0])

    def close(self) -> None:
        with self._write_lock:
            if self._writer:
                self._writer.close()
                self._writer = None
        with suppress(queue.Empty):
            while True:
                self._readers.get_nowait().close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        if not self._write_lock.acquire(timeout=sqlite_file.WAIT_SECONDS):
            raise StoreAway(AWAY[sqlite3.SQLITE_BUSY])
        try:
            with self.remembering(), translated():
                self._writer = self._writer or self._connect()
                with write_lock(self._writer):
                    yield self._writer
        finally:
            self._write_lock.release()

    @contextmanager
    def _reader(self) -> Iterator[sqlite3.Connection]:
        with translated():
            try:
                connection = self._readers.get_nowait()
            except queue.Empty:
                connection = self._connect()
            try:
                yield connection
            except sqlite3.Error:
                connection.close()
                raise
            self._readers.put(connection)

    def _connect(self) -> sqlite3.Connection:
        return connect(self._path, "rw")


def with_ids(rows: Iterable[Row]) -> list[Row]:
    return [(p, r, uuid_from(key), v, topic, state) for p, r, key, v, topic, state in rows]
