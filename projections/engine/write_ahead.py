"""How a SQLite file is turned to a write-ahead journal by whoever comes first."""

from __future__ import annotations

import sqlite3
import time

AGAIN_SECONDS = 0.01


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


def _is_locked(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
