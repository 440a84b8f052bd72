"""How a database for views is opened: SQLite for one machine, PostgreSQL for many."""

from __future__ import annotations

import select
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError

from projections.engine.address import POSTGRES, parameters
from projections.engine.write_ahead import bound_journal, write_ahead

WAIT_SECONDS = 30  # for another process to finish its transaction
WRITES = "duban_writes"
JOURNAL_PAGES = 16_000  # that wait for being carried over at once, where there is room
CACHE, SPARE_CACHE = -65_536, -16_384  # kibibytes of one connection, as SQLite takes them


def make_engine(url: str, *, pool_size: int = 10) -> Engine:
    """An engine for ``sqlite:///path`` or ``postgresql://...``."""
    if url.startswith(POSTGRES):
        engine = create_engine(
            "postgresql+psycopg://", connect_args=parameters(url), pool_size=pool_size
        )
        event.listen(engine, "checkout", _still_open)
        return engine
    engine = create_engine(make_url(url), pool_size=pool_size)
    path = Path(engine.url.database or ".")
    event.listen(engine, "connect", lambda raw, _: _open_sqlite(raw, path))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _still_open(raw: psycopg.Connection[Any], *_: Any) -> None:
    if has_hung_up(raw):
        raise DisconnectionError("The server hung up.")


def has_hung_up(raw: psycopg.Connection[Any]) -> bool:
    """Whether PostgreSQL did, while the connection lay idle: then its socket has something to
    read. A look costs a microsecond, where a pool's own ping costs a round trip."""
    if raw.closed:
        return True
    look = select.poll()
    look.register(raw.fileno(), select.POLLIN)
    return bool(look.poll(0))


def _open_sqlite(raw: sqlite3.Connection, path: Path) -> None:
    raw.isolation_level = None  # so that BEGIN is ours, and reads of one view see one moment
    raw.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
    write_ahead(raw, WAIT_SECONDS)
    bound_journal(raw, path, JOURNAL_PAGES)
    raw.execute("PRAGMA synchronous = NORMAL")  # a view lost with the power is made anew
    raw.execute(f"PRAGMA cache_size = {CACHE}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def is_sqlite(connection: Connection | Engine) -> bool:
    return connection.dialect.name == "sqlite"


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes; on SQLite it waits for the one lock there is before it reads."""
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        yield connection


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads, and sees one moment throughout."""
    with engine.connect() as connection:
        if not is_sqlite(connection):
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            yield connection
