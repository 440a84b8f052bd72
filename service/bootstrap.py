"""Founding a store (建库): its tables, its first facts, its operator; and opening it again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import inspect

from aggregates.errors import NotFound
from aggregates.event import Act
from aggregates.scheme.parameters import Parameters
from aggregates.scheme.scheme import Scheme
from aggregates.store.store import STORE, Store
from projections.all import PROJECTIONS
from projections.engine.database import make_engine
from projections.engine.state import progress_in, state
from projections.engine.tables import create_tables
from service.access.accounts import Accounts, open_accounts
from service.access.database import open_engine
from service.access.factor_secrets import ensure_factor_key
from service.access.first_accounts import ADMINISTRATOR, establish_accounts
from service.access.roles import WHOLE, Grant, Role, usual_role
from service.access.who import OPERATOR
from service.console.privacy import keep_private
from service.sealing.keys import ensure_key
from service.sealing.note import encoded
from service.settings import Settings
from service.store import schema
from service.store.away import asking
from service.store.codec import Salt, random_salt
from service.store.errors import NoStore
from service.store.log import Log, open_log
from service.store.schema_postgres import role_at
from service.store.standing_data import StandingData


@dataclass(frozen=True, slots=True)
class Founded:
    """``secret``: the administrator's one-time secret, of a new store alone. ``public_key``: what
    checkpoints are verified with, base64 of 0x01 and its 32 bytes."""

    new: bool
    secret: str | None
    public_key: str


def initialize(
    settings: Settings, simulated: datetime | None = None, salt: Salt = random_salt
) -> Founded:
    """Makes or migrates the store named by the settings; may be run again, and by two at once."""
    keep_private(settings)
    schema.create(
        settings.database,
        owner_url=settings.database_owner,
        simulated=simulated,
        redactor_url=settings.database_redactor,
        backup_url=settings.database_backup,
    )
    make_views(settings)
    accounts = open_accounts(settings)
    log = open_log(settings.database, salt=salt)
    try:
        make_accounts(settings, accounts)
        ensure_factor_key(settings)
        accounts.factors.seal_all()
        new = _first_facts(log)
        now = datetime.now(UTC)  # accounts and sessions live by the real clock
        secret = establish_accounts(accounts.engine, now, _earlier(accounts, log))
        key = encoded(ensure_key(settings).public_key().public_bytes_raw())
        return Founded(new, secret, key)
    finally:
        accounts.close()
        log.close()


def make_accounts(settings: Settings, accounts: Accounts) -> None:
    """On PostgreSQL as the tables' owner, so that the service can only add to the access log."""
    owner = open_engine(settings.database_owner) if settings.database_owner else None
    try:
        with asking(settings.database_owner or settings.accounts):
            accounts.create_tables(owner, role_at(settings.database_backup))
    finally:
        if owner is not None:
            owner.dispose()


def make_views(settings: Settings) -> None:
    """On PostgreSQL as their owner: the service fills them, and neither makes nor drops any."""
    url = settings.database_owner or settings.views
    engine = make_engine(url)
    try:
        with asking(url):
            service = role_at(settings.database) if settings.database_owner else None
            create_tables(engine, PROJECTIONS, service)
    finally:
        engine.dispose()


def check_views(settings: Settings) -> None:
    """NoStore where a view of this release has no tables yet."""
    engine = make_engine(settings.views)
    try:
        made = inspect(engine).has_table(state.name) and progress_in(engine, PROJECTIONS)
    finally:
        engine.dispose()
    if not made or len(made) < len(PROJECTIONS):
        raise NoStore("The store is of an earlier release; bring it up to date with duban init.")


def _first_facts(log: Log) -> bool:
    act = Act(
        actor=OPERATOR,
        acting_for=OPERATOR,
        via="command-line",
        at=log.now(),
        command_id=uuid4(),
    )
    opened = Store.open(Parameters().zone, log.simulated, act)
    appended = log.append_new([*opened.take(), *Scheme.establish(act).take()])
    return STORE in appended.new


def _earlier(accounts: Accounts, log: Log) -> Iterator[tuple[str, Grant]]:
    """In a store of the first release, which knew no roles, each account keeps what it could do
    for its organization; the administrator becomes the security administrator."""
    standing_data = StandingData(log)
    for row in accounts.all():
        if row.account == ADMINISTRATOR:
            yield row.account, Grant(Role.SECURITY_ADMINISTRATOR, WHOLE)
        elif not row.operator:
            with suppress(NotFound):
                role = usual_role(standing_data.lineage(row.organization))
                yield row.account, Grant(role, row.organization)
