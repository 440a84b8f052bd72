"""What the product is measured against: the databases' and the library's own ways, bare."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from service.store.records import RawFact

TABLE = (
    "CREATE TABLE bare (position bigint PRIMARY KEY, originator_id {id} NOT NULL, "
    "originator_version int NOT NULL, topic text NOT NULL, state {bytes} NOT NULL, "
    "recorded_at bigint NOT NULL, UNIQUE (originator_id, originator_version))"
)


def copy_seconds(url: str, facts: Sequence[RawFact]) -> float:
    """Raw binary COPY of the facts into a table of the same shape, committed."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS bare")
        connection.execute(TABLE.format(id="uuid", bytes="bytea"))
        start = time.perf_counter()
        with connection.transaction(), connection.cursor() as cursor:
            columns = "position, originator_id, originator_version, topic, state, recorded_at"
            with cursor.copy(f"COPY bare ({columns}) FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types(["int8", "uuid", "int4", "text", "bytea", "int8"])
                for position, recorded_at, key, version, topic, state in facts:
                    copy.write_row((position, key, version, topic, state, recorded_at))
        taken = time.perf_counter() - start
        connection.execute("DROP TABLE bare")
    return taken


def executemany_seconds(facts: Sequence[RawFact]) -> float:
    """Raw executemany of the facts into a table of the same shape, committed to a WAL file."""
    rows: list[tuple[Any, ...]] = [
        (position, key.bytes, version, topic, state, recorded_at)
        for position, recorded_at, key, version, topic, state in facts
    ]
    with TemporaryDirectory(prefix="duban-bench-") as folder:
        connection = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(TABLE.format(id="blob", bytes="blob"))
        start = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?)", rows)
        connection.execute("COMMIT")
        taken = time.perf_counter() - start
        connection.close()
    return taken
