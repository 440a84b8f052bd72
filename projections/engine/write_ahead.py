"""How a SQLite file is turned to a write-ahead journal by whoever comes first."""

from __future__ import annotations

import shutil
import sqlite3
import time
from pathlib import Path

AGAIN_SECONDS = 0.01
PAGE = 4096  # bytes
FEWEST_PAGES = 100


def write_ahead(connection: sqlite3.Connection, wait_seconds: float) -> None:
    """Readers then never wait for a writer. The file keeps it; to turn it needs the file alone,
    and there SQLite answers at once that somebody else has it, so the waiting is done here.

    Raises sqlite3.OperationalError where others held the file all the while.
    """
    until = time.monotonic() + wait_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if not _is_locked(error) or time.monotonic() >= until:
                raise
            time.sleep(AGAIN_SECONDS)


def bound_journal(connection: sqlite3.Connection, path: Path, most: int) -> None:
    """The journal is carried over into the file before it has taken an eighth of the room there
    is, or ``most`` pages, and given back once it was longer: a small disk is not filled by what
    waits on it."""
    free = shutil.disk_usage(path.parent).free
    pages = min(most, max(FEWEST_PAGES, free // 8 // PAGE))
    connection.execute(f"PRAGMA wal_autocheckpoint = {pages}")
    connection.execute(f"PRAGMA journal_size_limit = {pages * PAGE}")


def _is_locked(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
