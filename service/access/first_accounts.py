"""How an account comes into the table, and the first ones (建库账号) with their roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from aggregates.values.moment import to_micros
from service.access import passwords
from service.access.database import changed, founding
from service.access.granting import give
from service.access.log import By, record
from service.access.roles import WHOLE, Grant, Role
from service.access.tables import ACCOUNTS, GRANTS
from service.access.who import OPERATOR

ADMINISTRATOR = "admin"
SECRET_LASTS = timedelta(days=1)
MACHINE = By(OPERATOR)
NAMED = ("account", "person", "organization")
OPERATORS = {**dict.fromkeys(NAMED, OPERATOR), "operator": True}  # command line only


def insert_account(db: Connection, now: datetime, by: By, values: Mapping[str, Any]) -> None:
    """Within a transaction, with its record. Raises IntegrityError where the name is taken."""
    dated = dict.fromkeys(("made_at", "password_at", "used_at"), to_micros(now))
    db.execute(insert(ACCOUNTS).values(**{**dated, **values}))
    changed(db)
    record(db, "account.added", by, **{key: values[key] for key in NAMED})


def establish_accounts(
    engine: Engine, now: datetime, earlier: Iterable[tuple[str, Grant]]
) -> str | None:
    """The machine's operator (机器操作员) and the first administrator, whose one-time secret is
    given back once, to whoever made it. All at once or not at all, so that of two foundings at
    the same time one makes them.

    ``earlier``: in a store of the first release, which knew no roles, who keeps what.
    """
    with founding(engine) as db:
        if not _has(db, OPERATOR):
            insert_account(db, now, MACHINE, OPERATORS)
        if db.execute(select(GRANTS.c.id).limit(1)).first() is None:
            for account, grant in earlier:
                give(db, account, grant.role, grant.organization, now, MACHINE)
        return None if _has(db, ADMINISTRATOR) else _administrator(db, now)


def _administrator(db: Connection, now: datetime) -> str:
    secret = passwords.first_secret()
    values = {
        "account": ADMINISTRATOR,
        "person": ADMINISTRATOR,
        "organization": OPERATOR,
        "password_hash": passwords.hashed(secret),
        "must_change": True,
        "expires_at": to_micros(now + SECRET_LASTS),
    }
    insert_account(db, now, MACHINE, values)
    give(db, ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, WHOLE, now, MACHINE)
    return secret


def _has(db: Connection, account: str) -> bool:
    query = select(ACCOUNTS.c.account).where(ACCOUNTS.c.account == account)
    return db.execute(query).first() is not None
