"""The tables of accounts, sessions and tokens: ordinary ones, outside the log."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, MetaData, String, Table

metadata = MetaData()

ACCOUNTS = Table(
    "accounts",
    metadata,
    Column("account", String, primary_key=True),
    Column("person", String, nullable=False),
    Column("organization", String, nullable=False),
    Column("password_hash", String),  # null: cannot sign in (the machine's operator)
    Column("operator", Boolean, nullable=False, default=False),
    Column("disabled", Boolean, nullable=False, default=False),
    Column("must_change", Boolean, nullable=False, default=False),
    Column("expires_at", BigInteger),  # a first secret's last moment
    Column("made_at", BigInteger, nullable=False),
)
SESSIONS = Table(
    "sessions",
    metadata,
    Column("digest", String, primary_key=True),  # SHA-256 of the secret; the secret is not kept
    Column("account", String, nullable=False, index=True),
    Column("kind", String, nullable=False),  # session or token
    Column("csrf", String, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
)
