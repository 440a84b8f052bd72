"""What making a store and bringing it up to date is, on either database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from aggregates.errors import Refused
from aggregates.values.moment import to_micros
from service.store.database import Row
from service.store.errors import NoStore

VERSION = 3  # of the schema this release knows: the number of migrations

Execute = Callable[[str, tuple[Any, ...]], list[Row]]


def migrate(run: Execute, migrations: tuple[tuple[str, ...], ...], at: datetime | None) -> bool:
    """Within a transaction that nobody else can be in; values are marked ``?``."""
    run("CREATE TABLE IF NOT EXISTS schema_version (version integer NOT NULL)", ())
    current = run("SELECT max(version) FROM schema_version", ())[0][0] or 0
    check_not_newer(current)
    for version, statements in enumerate(migrations[current:], current + 1):
        for statement in statements:
            run(statement, ())
        run("INSERT INTO schema_version (version) VALUES (?)", (version,))
    if current == 0:
        _begin(run, at)
    elif at is not None:
        _must_be_simulated(run)
    return current == 0


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


def check_not_newer(version: int) -> None:
    if version > VERSION:
        raise NoStore(
            "The store was made by a later release (schema {found}, this one knows {known}); "
            "use that release.",
            found=version,
            known=VERSION,
        )


def check_ready(version: int | None) -> None:
    """Raises NoStore unless the schema is exactly this release's."""
    if version is None:
        raise NoStore("There is no store at DUBAN_DATABASE yet; make one with duban init.")
    check_not_newer(version)
    if version < VERSION:
        raise NoStore("The store is of an earlier release; bring it up to date with duban init.")
