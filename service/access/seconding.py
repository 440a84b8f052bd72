"""What changes the account of an administrator, the committee, an auditor or a redactor (双人操作).

One person asks, a second of the security administration approves: only then is the password or the
second factor reset, the account bound to somebody else, disabled or enabled. The one-time secret is
shown half to each, so that neither can sign in with it. While no security administrator has taken
office, the machine's operator acts alone.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update

from aggregates.errors import NotFound, Refused
from aggregates.values.moment import to_micros
from service.access import passwords
from service.access.database import writing
from service.access.factor_secrets import FactorSecrets
from service.access.granting import OwnGrant, are_one, is_set_up
from service.access.log import By, record
from service.access.roles import ADMINISTRATORS, Role
from service.access.tables import ACCOUNT_CHANGES, GRANTS
from service.access.who import OPERATOR

SECONDED_ROLES = ADMINISTRATORS | {Role.COMMITTEE_OFFICER, Role.AUDITOR, Role.REDACTOR}
HALF = 6  # random bytes of each half of a one-time secret


class SecondPersonNeeded(Refused):
    """The change must be asked for, and approved by somebody else."""


@dataclass(frozen=True, slots=True)
class Changed:
    """``waiting``: the id by which a second person approves it; None: it is done. ``secret``: the
    one-time secret, or the half of it that is shown here."""

    waiting: str | None = None
    secret: str | None = None


def is_seconded(db: Connection, account: str) -> bool:
    own = (
        GRANTS.c.account == account,
        GRANTS.c.ended_at.is_(None),
        GRANTS.c.approved_at.is_not(None),
    )
    roles = select(GRANTS.c.role).where(*own, GRANTS.c.role.in_(SECONDED_ROLES))
    return db.execute(roles.limit(1)).first() is not None


def must_be_seconded(db: Connection, account: str, by: By) -> bool:
    """Whether a second person is needed for what ``by`` does to the account."""
    if not is_seconded(db, account):
        return False
    return not (by.account == OPERATOR and not is_set_up(db, account))


class Seconding:
    """``perform``: what is done once it is approved: ``(db, kind, account, values, hashed, now,
    by)``."""

    def __init__(self, engine: Engine, sealed: FactorSecrets, perform: Callable[..., None]) -> None:
        self.engine, self.sealed, self.perform = engine, sealed, perform

    def wants(self, account: str, by: By) -> bool:
        with self.engine.connect() as db:
            return must_be_seconded(db, account, by)

    def waiting(self, at: int | None = None) -> list[Row[Any]]:
        """Those that wait for a second person, the oldest first; ``at``: that waited then."""
        query = select(ACCOUNT_CHANGES)
        if at is None:
            query = query.where(ACCOUNT_CHANGES.c.ended_at.is_(None))
        else:
            lasted = ACCOUNT_CHANGES.c.ended_at.is_(None) | (ACCOUNT_CHANGES.c.ended_at > at)
            query = query.where(ACCOUNT_CHANGES.c.asked_at <= at, lasted)
        with self.engine.connect() as db:
            return list(
                db.execute(query.order_by(ACCOUNT_CHANGES.c.asked_at, ACCOUNT_CHANGES.c.id))
            )

    def ask(
        self, kind: str, account: str, values: dict[str, Any], now: datetime, by: By
    ) -> Changed:
        """OwnGrant for one's own account."""
        key, half = secrets.token_hex(8), None
        with writing(self.engine) as db:
            if are_one(db, by.account, account):
                raise OwnGrant("Nobody changes their own account in this way.")
            if kind == "reset":
                half = secrets.token_urlsafe(HALF)
            kept = self.sealed.seal(half, key, account) if half is not None else None
            db.execute(insert(ACCOUNT_CHANGES).values(
                id=key, account=account, kind=kind, what=json.dumps(values), half=kept,
                asked_by=by.account, asked_at=to_micros(now),
            ))  # fmt: skip
            record(db, "account_change.asked", by, of=account, change=kind, id=key)
        return Changed(key, half)

    def approve(self, key: str, now: datetime, by: By) -> Changed:
        """OwnGrant where the asker or the one it is about approves."""
        with writing(self.engine) as db:
            row = _waiting(db, key)
            if are_one(db, by.account, row.asked_by) or are_one(db, by.account, row.account):
                raise OwnGrant("Whoever asked for it or is changed by it does not approve it.")
            if by.account == OPERATOR:
                raise OwnGrant("The machine's operator is no second person here.")
            half = secrets.token_urlsafe(HALF) if row.half is not None else None
            first = self.sealed.open(row.half, key, row.account) if half else ""
            hashed = passwords.hashed(first + half) if half else ""
            self.perform(db, row.kind, row.account, json.loads(row.what), hashed, now, by)
            _end(db, key, now, by)
            record(db, "account_change.approved", by, of=row.account, change=row.kind, id=key)
        return Changed(None, half)

    def refuse(self, key: str, now: datetime, by: By) -> None:
        """Refused, or withdrawn by whoever asked."""
        with writing(self.engine) as db:
            row = _waiting(db, key)
            _end(db, key, now, by)
            record(db, "account_change.refused", by, of=row.account, change=row.kind, id=key)


def _waiting(db: Connection, key: str) -> Row[Any]:
    query = select(ACCOUNT_CHANGES).where(
        ACCOUNT_CHANGES.c.id == key, ACCOUNT_CHANGES.c.ended_at.is_(None)
    )
    row = db.execute(query.with_for_update()).one_or_none()
    if row is None:
        raise NotFound("There is no change {id} that waits for approval.", id=key)
    return row


def _end(db: Connection, key: str, now: datetime, by: By) -> None:
    """The half that was kept until then is gone."""
    ended = {"ended_by": by.account, "ended_at": to_micros(now), "half": None}
    db.execute(update(ACCOUNT_CHANGES).where(ACCOUNT_CHANGES.c.id == key).values(**ended))
