"""The store's tables on PostgreSQL made or brought up to date, and who may what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql

from service.store.address import postgres_url, sqlite_path
from service.store.database import Row
from service.store.migrate import migrate
from service.store.migrations_postgres import MIGRATIONS
from service.store.postgres import CONNECT_SECONDS, translated
from service.store.postgres_transaction import marked

SCHEMA_LOCK = 0x4475626101
SEALED = "tiles, signing_keys, checkpoints"
TABLES = ("schema_version", "facts", "texts", "idempotency", "leases", "store_state",
          *SEALED.split(", "))  # fmt: skip
SERVICE = (
    ("SELECT", f"schema_version, facts, texts, {SEALED}"),
    ("INSERT", f"facts, texts, {SEALED}"),
    ("SELECT, INSERT, UPDATE, DELETE", "idempotency, leases, store_state"),
)
REDACTOR = (  # not the words themselves
    ("SELECT", "schema_version, store_state"),
    ("SELECT (position, recorded_at)", "facts"),
    ("SELECT (position, field)", "texts"),
    ("UPDATE (salt, text)", "texts"),
)
BACKUP = (("SELECT", ", ".join(TABLES)),)


def create(
    url: str,
    owner_url: str | None,
    redactor_url: str | None,
    simulated: datetime | None,
    backup_url: str | None,
) -> bool:
    """Addresses as the settings have them; each role gets what it needs and nothing else."""
    service, redactor, backup = role_at(url), role_at(redactor_url), role_at(backup_url)
    assert service is not None
    with (
        translated(owner_url or url),
        _connection(postgres_url(owner_url or url)) as connection,
        connection.transaction(),
    ):
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (SCHEMA_LOCK,))

        def run(text: str, params: tuple[Any, ...]) -> list[Row]:
            cursor = connection.execute(marked(text) if params else text, params or None)
            return cursor.fetchall() if cursor.description else []

        new = migrate(run, MIGRATIONS, simulated)
        owner = connection.info.user
        if service != owner:
            _grant(connection, service, SERVICE)
        if redactor and redactor not in (owner, service):
            _grant(connection, redactor, REDACTOR)
        if backup and backup not in (owner, service, redactor):
            _grant(connection, backup, BACKUP)
        return new


def _connection(url: str) -> psycopg.Connection[Row]:
    return psycopg.connect(url, connect_timeout=CONNECT_SECONDS, autocommit=True)


def role_at(url: str | None) -> str | None:
    """Who one is there, whatever the address leaves out; None where there is no PostgreSQL."""
    if url is None or sqlite_path(url) is not None:
        return None
    with translated(url), _connection(postgres_url(url)) as connection:
        return connection.info.user


def _grant(
    connection: psycopg.Connection[Row], role: str, rights: tuple[tuple[str, str], ...]
) -> None:
    """Takes everything away first, so that a release that grants less does."""
    who = sql.Identifier(role)
    everything = sql.SQL(", ").join(map(sql.Identifier, TABLES))
    connection.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(everything, who))
    for right, tables in rights:
        text = f"GRANT {right} ON {tables} TO {{}}"
        connection.execute(sql.SQL(text).format(who))
