"""Which database a store's address means."""

from __future__ import annotations

from pathlib import Path

from psycopg import ProgrammingError
from psycopg.conninfo import make_conninfo

from projections.engine.address import parameters
from service.store.errors import NoStore

SQLITE = "sqlite:///"


def sqlite_path(url: str) -> Path | None:
    """``sqlite:///relative/path`` or ``sqlite:////absolute/path``; None for another database."""
    return Path(url.removeprefix(SQLITE)) if url.startswith(SQLITE) and url != SQLITE else None


def postgres_url(url: str) -> str:
    """As libpq wants it. Raises NoStore for anything but PostgreSQL; never repeats the address,
    which may hold a password."""
    try:
        return make_conninfo("", **parameters(url))
    except (ValueError, ProgrammingError):  # what the library says may hold the password
        raise NoStore(
            "The store's address must be sqlite:///path or postgresql://user@host/database; "
            "set DUBAN_DATABASE."
        ) from None
