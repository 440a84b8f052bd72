"""The tables of accounts, grants, sessions and people: ordinary ones, outside the log of facts.

Moments are microseconds since 1970, by the real clock. Secrets are kept as digests alone.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()


def _moment(name: str, *, nullable: bool = True) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, default=False, server_default="0")


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
    _moment("password_at"),
    Column("failures", Integer, nullable=False, default=0, server_default="0"),
    _moment("locked_until"),
    _moment("used_at"),  # last sign-in, or enabled again: what dormancy counts from
)
PASSWORDS_BEFORE = Table(
    "passwords_before",
    metadata,
    Column("account", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("password_hash", String, nullable=False),
)
KNOWN_ADDRESSES = Table(
    "known_addresses",  # that an account has signed in from: failures from there count apart
    metadata,
    Column("account", String, primary_key=True),
    Column("network", String, primary_key=True),
    Column("failures", Integer, nullable=False, default=0),
    _moment("locked_until"),
    _moment("seen_at", nullable=False),
)
FACTORS = Table(
    "factors",
    metadata,
    Column("id", String, primary_key=True),
    Column("account", String, nullable=False, index=True),
    Column("kind", String, nullable=False),  # totp, key, recovery
    Column("name", String, nullable=False),
    Column("secret", String),  # totp: the shared secret; recovery: the code's digest
    Column("credential", LargeBinary),  # key: its id
    Column("public_key", LargeBinary),
    Column("counter", BigInteger, nullable=False, default=0),  # totp: last step; key: signatures
    _flag("confirmed"),
    Column("made_at", BigInteger, nullable=False),
    _moment("used_at"),
)
CHALLENGES = Table(
    "challenges",
    metadata,
    Column("digest", String, primary_key=True),
    Column("kind", String, nullable=False),  # half: password was right; key; oidc
    Column("account", String),
    Column("value", Text, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
)
SESSIONS = Table(
    "sessions",
    metadata,
    Column("digest", String, primary_key=True),  # SHA-256 of the secret; the secret is not kept
    Column("account", String, nullable=False, index=True),
    Column("kind", String, nullable=False),  # session, token, personal
    Column("csrf", String, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Column("id", String, nullable=False, default="", server_default=""),
    Column("name", String),  # a personal token's
    _flag("reading"),  # it may only read
    Column("address", String),
    Column("agent", String),
    _moment("proved_at"),  # when the password or a second factor was last given in it
)
GRANTS = Table(
    "grants",
    metadata,
    Column("id", String, primary_key=True),
    Column("account", String, nullable=False, index=True),
    Column("role", String, nullable=False),
    Column("organization", String, nullable=False),
    Column("asked_by", String, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("approved_by", String),
    _moment("approved_at"),
    Column("ended_by", String),  # revoked, refused or withdrawn
    _moment("ended_at"),
)
DEPUTIES = Table(
    "deputies",
    metadata,
    Column("id", String, primary_key=True),
    Column("principal", String, nullable=False, index=True),
    Column("deputy", String, nullable=False, index=True),
    Column("from_at", BigInteger, nullable=False),
    Column("until_at", BigInteger, nullable=False),
    Column("made_by", String, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("ended_by", String),
    _moment("ended_at"),
    _flag("waits"),  # for a second person's approval
    Column("approved_by", String),
    _moment("approved_at"),
)
ACCOUNT_CHANGES = Table(
    "account_changes",  # that wait for a second person, or waited
    metadata,
    Column("id", String, primary_key=True),
    Column("account", String, nullable=False, index=True),
    Column("kind", String, nullable=False),  # disabling, enabling, reset, binding, provider
    Column("what", Text, nullable=False),  # as JSON
    Column("half", String),  # of a one-time secret, sealed, until it is approved
    Column("asked_by", String, nullable=False),
    _moment("asked_at", nullable=False),
    Column("ended_by", String),  # approved, refused or withdrawn
    _moment("ended_at"),
)
BINDINGS = Table(
    "oidc_bindings",
    metadata,
    Column("issuer", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("account", String, nullable=False, index=True),
)
POLICY = Table(
    "access_policy",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)
PEOPLE = Table(
    "people",
    metadata,
    Column("person", String, primary_key=True),
    Column("name", String),
    Column("telephone", String),
    Column("email", String),
    Column("organization", String, index=True),
    Column("made_at", BigInteger, nullable=False),
    _moment("erased_at"),
)
VIEWS = Table(
    "saved_views",
    metadata,
    Column("account", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("address", String, nullable=False),
)
STATE = Table(
    "access_state",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
LOG = Table(
    "access_log",
    metadata,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True,
           autoincrement=False),
    Column("recorded_at", BigInteger, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("account", String),
    Column("state", LargeBinary, nullable=False),
    # Each filter finds its newest without looking at others, however long the log is.
    Index("access_log_by_kind", "kind", "position"),
    Index("access_log_by_account", "account", "position"),
    Index("access_log_by_both", "account", "kind", "position"),
)  # fmt: skip
# --- ballots (R12): nothing in them says who voted, when or in which order ---
BALLOT_BOXES = Table(
    "ballot_boxes",
    metadata,
    Column("poll", String, primary_key=True),
    Column("is_open", Boolean, nullable=False),
    Column("salt", LargeBinary),  # from the closing on
    Column("refused", Integer, nullable=False, default=0, server_default="0"),
    Column("invalid", Integer, nullable=False, default=0, server_default="0"),  # on paper
)
BALLOT_TOKENS = Table(
    "ballot_tokens",  # that were not used yet
    metadata,
    Column("digest", String, primary_key=True),
    Column("poll", String, nullable=False, index=True),
    Column("voter_class", String, nullable=False),
    sqlite_with_rowid=False,  # no number says in which order they came
)
BALLOTS = Table(
    "ballots",
    metadata,
    Column("poll", String, primary_key=True),
    Column("place", Integer, primary_key=True),  # random, and another with each vote
    Column("voter_class", String, nullable=False),
    Column("grade", String, nullable=False),
    sqlite_with_rowid=False,
)
# What a backup keeps; sessions and challenges end with the machine.
KEPT = (ACCOUNTS, PASSWORDS_BEFORE, FACTORS, GRANTS, DEPUTIES, BINDINGS, POLICY, PEOPLE, VIEWS,
        BALLOT_BOXES, BALLOT_TOKENS, BALLOTS, LOG)  # fmt: skip
