"""Founding a store (建库): its tables, its first facts, its operator; and opening it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from aggregates.event import Act
from aggregates.scheme.parameters import Parameters
from aggregates.scheme.scheme import Scheme
from aggregates.store.store import STORE, Store
from projections.all import PROJECTIONS
from projections.engine import make_engine
from projections.engine_state import create_tables
from service.access.accounts import Accounts
from service.access.passwords import first_secret
from service.access.who import OPERATOR
from service.sealing.keys import ensure_key
from service.sealing.note import encoded
from service.settings import Settings
from service.store import schema
from service.store.codec import Salt, random_salt
from service.store.log import Log, open_log

ADMINISTRATOR = "admin"
SECRET_LASTS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Founded:
    """``secret``: the administrator's one-time secret, of a new store alone. ``public_key``: what
    checkpoints are verified with, base64 of 0x01 and its 32 bytes."""

    new: bool
    secret: str | None
    public_key: str


def found(
    settings: Settings, simulated: datetime | None = None, salt: Salt = random_salt
) -> Founded:
    """Makes or migrates the store named by the settings; may be run again, and by two at once."""
    schema.create(
        settings.database,
        owner_url=settings.database_owner,
        simulated=simulated,
        redactor_url=settings.database_redactor,
    )
    make_views(settings)
    accounts = Accounts(make_engine(settings.accounts))
    log = open_log(settings.database, salt=salt)
    try:
        accounts.create_tables()
        new = _first_facts(log)
        key = encoded(ensure_key(settings).public_key().public_bytes_raw())
        return Founded(new, _first_accounts(accounts), key)
    finally:
        accounts.close()
        log.close()


def make_views(settings: Settings) -> None:
    engine = make_engine(settings.database_owner or settings.views)
    try:
        create_tables(engine, PROJECTIONS)
    finally:
        engine.dispose()


def _first_facts(log: Log) -> bool:
    act = Act(
        actor=OPERATOR,
        acting_for=OPERATOR,
        via="command-line",
        at=log.now(),
        command_id=uuid4(),
    )
    opened = Store.open(Parameters().zone, log.simulated, act)
    appended = log.append_new([*opened.take(), *Scheme.found(act).take()])
    return STORE in appended.new


def _first_accounts(accounts: Accounts) -> str | None:
    now = datetime.now(UTC)  # accounts and sessions live by the real clock
    accounts.add_operator(now)
    if accounts.find(ADMINISTRATOR) is not None:
        return None
    secret = first_secret()
    accounts.add(
        ADMINISTRATOR,
        person=ADMINISTRATOR,
        organization=OPERATOR,
        password=secret,
        now=now,
        must_change=True,
        expires_at=now + SECRET_LASTS,
    )
    return secret
