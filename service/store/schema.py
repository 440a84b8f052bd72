"""Makes the store and brings it up to date; nothing else ever changes its tables."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from service.store import schema_postgres, schema_sqlite, sqlite_file
from service.store.address import sqlite_path
from service.store.database import Row
from service.store.migrate import migrate


def create(
    url: str,
    owner_url: str | None = None,
    simulated: datetime | None = None,
    redactor_url: str | None = None,
    backup_url: str | None = None,
) -> bool:
    """Makes or migrates everything; True where the store is new.

    May be run again, and by two at once. ``owner_url``: on PostgreSQL, who shall own the tables,
    while the role of ``url`` may only read and insert facts. ``simulated``: the time T at which
    a store with a simulated clock begins; a store keeps the kind of clock it was made with
    (Refused for the other).
    """
    path = sqlite_path(url)
    if path is None:
        return schema_postgres.create(url, owner_url, redactor_url, simulated, backup_url)
    return _create_file(path, simulated)


def _create_file(path: Path, simulated: datetime | None) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite_file.translated():
        connection = sqlite_file.connect(path, "rwc")
        try:
            with sqlite_file.write_lock(connection):

                def run(text: str, params: tuple[Any, ...]) -> list[Row]:
                    return connection.execute(text, params).fetchall()

                return migrate(run, schema_sqlite.MIGRATIONS, simulated)
        finally:
            connection.close()
