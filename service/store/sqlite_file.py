"""The file of a store on SQLite: opened, locked for writing, its errors in the store's words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from projections.engine.write_ahead import bound_journal, write_ahead
from service.store.errors import Conflict, DiskFull, StoreAway, Unwritable

WAIT_SECONDS = 30.0  # for another process to finish its append
JOURNAL_PAGES = 1_000
AWAY = {
    sqlite3.SQLITE_BUSY: "Somebody else holds the store; try again.",
    sqlite3.SQLITE_LOCKED: "Somebody else holds the store; try again.",
    sqlite3.SQLITE_FULL: "The disk that holds the store is full.",
    sqlite3.SQLITE_IOERR: "The disk that holds the store cannot be read or written.",
    sqlite3.SQLITE_READONLY: "The store may not be written.",
    sqlite3.SQLITE_CANTOPEN: "The store cannot be opened.",
    sqlite3.SQLITE_NOTADB: "The store's file is no database.",
    sqlite3.SQLITE_CORRUPT: "The store's file is damaged.",
}

KINDS: dict[int, type[StoreAway]] = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_IOERR: Unwritable,
    sqlite3.SQLITE_READONLY: Unwritable,
}


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """``mode``: rw, or rwc to make the file."""
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode={mode}",
        uri=True,
        timeout=WAIT_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    write_ahead(connection, WAIT_SECONDS)
    bound_journal(connection, path, JOURNAL_PAGES)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -16000")
    connection.execute("PRAGMA secure_delete = ON")  # what is forgotten leaves no trace in the file
    return connection


@contextmanager
def write_lock(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def translated() -> Iterator[None]:
    """Turns the driver's errors into the store's."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise Conflict(str(error)) from error
    except sqlite3.DatabaseError as error:
        known = away(error)
        if known is None:
            raise
        raise known from error


def away(error: BaseException | None) -> StoreAway | None:
    """What the driver's error means, where it is one of those that go by."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code not in AWAY:
        return None
    return KINDS.get(code, StoreAway)(AWAY[code])
