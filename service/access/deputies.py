"""Deputies (委托): an account acts for another for a time, and every fact says on whose behalf."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, or_, select, update

from aggregates.errors import NotFound, Refused
from aggregates.values.moment import to_micros
from service.access.account_grants import in_force
from service.access.database import alone_with_rights, changed, writing
from service.access.granting import OwnGrant, are_one, is_set_up
from service.access.log import By, record
from service.access.roles import APART
from service.access.tables import ACCOUNTS, DEPUTIES

LONGEST = timedelta(days=92)


class BadDeputy(Refused):
    """Nobody can be that one's deputy, or not for that time."""


class Deputies:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def name(
        self, principal: str, deputy: str, begins: datetime, ends: datetime, now: datetime, by: By
    ) -> str:
        """The deputy gains what of the principal's grants a grant could join to its own, while it
        lasts; once a second person has approved, where a grant needs one. BadDeputy."""
        if principal == deputy:
            raise BadDeputy("Nobody is their own deputy.")
        if not begins < ends or ends <= now or ends - begins > LONGEST:
            raise BadDeputy(
                "A deputy is named until a later moment, for at most {days} days.",
                days=LONGEST.days,
            )
        key = secrets.token_hex(8)
        with writing(self.engine) as db:
            for account in (principal, deputy):
                query = select(ACCOUNTS.c.operator).where(ACCOUNTS.c.account == account)
                row = db.execute(query.where(ACCOUNTS.c.disabled.is_(False))).one_or_none()
                if row is None or row.operator:
                    raise NotFound("There is no account {account}.", account=account)
            _must_be_able(db, principal, deputy)
            waits = is_set_up(db, principal)
            db.execute(
                insert(DEPUTIES).values(
                    id=key,
                    principal=principal,
                    deputy=deputy,
                    from_at=to_micros(begins),
                    until_at=to_micros(ends),
                    made_by=by.account,
                    made_at=to_micros(now),
                    waits=waits,
                )
            )
            changed(db)
            record(db, "deputy.named", by, of=principal, deputy=deputy, id=key, waits=waits or None,
                   **{"from": begins.isoformat(), "until": ends.isoformat()})  # fmt: skip
        return key

    def approve(self, key: str, now: datetime, by: By) -> None:
        """By a second person: neither of the two, nor whoever named the deputy (回避)."""
        with writing(self.engine) as db:
            query = select(DEPUTIES).where(DEPUTIES.c.id == key, DEPUTIES.c.waits.is_(True))
            row = db.execute(query.where(DEPUTIES.c.ended_at.is_(None))).one_or_none()
            if row is None:
                raise NotFound("There is no deputy {id} that waits for approval.", id=key)
            if any(are_one(db, by.account, each) for each in
                   (row.principal, row.deputy, row.made_by)):  # fmt: skip
                raise OwnGrant("Whoever named a deputy, is one or has one does not approve it.")
            _must_be_able(db, row.principal, row.deputy)
            approved = {"waits": False, "approved_by": by.account, "approved_at": to_micros(now)}
            db.execute(update(DEPUTIES).where(DEPUTIES.c.id == key).values(**approved))
            changed(db)
            record(db, "deputy.approved", by, of=row.principal, deputy=row.deputy, id=key)

    def refuse(self, key: str, now: datetime, by: By) -> None:
        """Not approved: it is over before it began."""
        with writing(self.engine) as db:
            lasts = DEPUTIES.c.waits.is_(True), DEPUTIES.c.ended_at.is_(None)
            query = update(DEPUTIES).where(DEPUTIES.c.id == key, *lasts)
            ended = {"ended_by": by.account, "ended_at": to_micros(now)}
            if not db.execute(query.values(**ended)).rowcount:
                raise NotFound("There is no deputy {id} that waits for approval.", id=key)
            record(db, "deputy.ended", by, id=key)

    def waiting(self, now: datetime) -> list[Row[Any]]:
        """Those that wait for a second person, the oldest first."""
        query = select(DEPUTIES).where(DEPUTIES.c.waits.is_(True), DEPUTIES.c.ended_at.is_(None))
        query = query.where(DEPUTIES.c.until_at > to_micros(now)).order_by(DEPUTIES.c.made_at)
        with self.engine.connect() as db:
            return list(db.execute(query))

    def of(self, account: str, now: datetime) -> list[Row[Any]]:
        """Those that last or are to come, in which the account is either of the two; ``now`` may
        be a past moment."""
        at = to_micros(now)
        theirs = or_(DEPUTIES.c.principal == account, DEPUTIES.c.deputy == account)
        lasts = or_(DEPUTIES.c.ended_at.is_(None), DEPUTIES.c.ended_at > at)
        query = select(DEPUTIES).where(theirs, lasts, DEPUTIES.c.made_at <= at)
        query = query.where(DEPUTIES.c.until_at > at).order_by(DEPUTIES.c.from_at)
        with self.engine.connect() as db:
            return list(db.execute(query))

    def end(self, key: str, account: str, now: datetime, by: By) -> None:
        """By either of the two, at once."""
        theirs = or_(DEPUTIES.c.principal == account, DEPUTIES.c.deputy == account)
        with writing(self.engine) as db:
            query = update(DEPUTIES).where(DEPUTIES.c.id == key, theirs)
            query = query.where(DEPUTIES.c.ended_at.is_(None))
            ended = query.values(ended_by=by.account, ended_at=to_micros(now))
            if not db.execute(ended).rowcount:
                raise NotFound("There is no deputy {id} of yours.", id=key)
            changed(db)
            record(db, "deputy.ended", by, of=account, id=key)


def _must_be_able(db: Connection, principal: str, deputy: str) -> None:
    """What a grant would refuse, a deputy gets in no other way."""
    alone_with_rights(db)
    if any(grant.role in APART for grant in in_force(db, deputy)):
        raise BadDeputy(
            "An administrator, an auditor and a redactor stand in for nobody: {account} is one.",
            account=deputy,
        )
    if not any(grant.role not in APART for grant in in_force(db, principal)):
        raise BadDeputy("{account} has no right that a deputy could have.", account=principal)


def shown(row: Row[Any]) -> dict[str, Any]:
    return {"id": row.id, "principal": row.principal, "deputy": row.deputy,
            "from": row.from_at, "until": row.until_at, "waits": bool(row.waits)}  # fmt: skip
