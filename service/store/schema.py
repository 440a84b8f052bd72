"""Makes the store and brings it up to date; nothing else ever changes its tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aggregates.errors import Refused
from aggregates.values.moment import to_micros
from service.store import schema_sqlite, sqlite
from service.store.address import postgres_url, sqlite_path
from service.store.database import Row
from service.store.errors import NoStore

VERSION = len(schema_sqlite.MIGRATIONS)

Execute = Callable[[str, tuple[Any, ...]], list[Row]]


def create(
    url: str,
    owner_url: str | None = None,
    simulated: datetime | None = None,
    redactor_url: str | None = None,
) -> bool:
    """Makes or migrates everything; True where the store is new.

    May be run again, and by two at once. ``owner_url``: on PostgreSQL, who shall own the tables,
    while the role of ``url`` may only read and insert facts. ``simulated``: the time T at which
    a store with a simulated clock begins; a store keeps the kind of clock it was made with
    (Refused for the other).
    """
    path = sqlite_path(url)
    if path is None:
        from service.store import schema_postgres

        return schema_postgres.create(
            postgres_url(url),
            postgres_url(owner_url) if owner_url else None,
            postgres_url(redactor_url) if redactor_url else None,
            simulated,
        )
    return _create_file(path, simulated)


def _create_file(path: Path, simulated: datetime | None) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite.translated():
        connection = sqlite.connect(path, "rwc")
        try:
            with sqlite.write_lock(connection):
                run: Execute = lambda sql, params: connection.execute(sql, params).fetchall()  # noqa: E731  # one line, used once
                return migrate(run, schema_sqlite.MIGRATIONS, simulated)
        finally:
            connection.close()


def migrate(run: Execute, migrations: tuple[tuple[str, ...], ...], at: datetime | None) -> bool:
    """Within a transaction that nobody else can be in; values are marked ``?``."""
    run("CREATE TABLE IF NOT EXISTS schema_version (version integer NOT NULL)", ())
    found = run("SELECT max(version) FROM schema_version", ())[0][0] or 0
    check_not_newer(found)
    for version, statements in enumerate(migrations[found:], found + 1):
        for statement in statements:
            run(statement, ())
        run("INSERT INTO schema_version (version) VALUES (?)", (version,))
    if found == 0:
        _begin(run, at)
    elif at is not None:
        _must_be_simulated(run)
    return found == 0


def _begin(run: Execute, simulated: datetime | None) -> None:
    made_at = str(to_micros(simulated or datetime.now(UTC)))
    state = {"clock": "simulated" if simulated else "real", "made_at": made_at}
    for name, value in {**state, "moved_to": made_at}.items():
        run("INSERT INTO store_state (name, value) VALUES (?, ?)", (name, value))


def _must_be_simulated(run: Execute) -> None:
    if run("SELECT value FROM store_state WHERE name = 'clock'", ()) != [("simulated",)]:
        raise Refused(
            "This store was made with the real clock and keeps it; a simulated clock needs a "
            "store of its own."
        )


def check_not_newer(found: int) -> None:
    if found > VERSION:
        raise NoStore(
            "The store was made by a later release (schema {found}, this one knows {known}); "
            "use that release.",
            found=found,
            known=VERSION,
        )


def check_ready(found: int | None) -> None:
    """Raises NoStore unless the schema is exactly this release's."""
    if found is None:
        raise NoStore("There is no store at DUBAN_DATABASE yet; make one with duban init.")
    check_not_newer(found)
    if found < VERSION:
        raise NoStore("The store is of an earlier release; bring it up to date with duban init.")
