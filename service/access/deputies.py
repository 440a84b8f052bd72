"""Deputies (委托): an account acts for another for a time, and every fact says on whose behalf."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, insert, or_, select, update

from aggregates.errors import NotFound, Refused
from aggregates.values.moment import to_micros
from service.access.database import changed, writing
from service.access.log import By, record
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
        """The deputy gains the principal's grants, without administrators', while it lasts."""
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
            db.execute(
                insert(DEPUTIES).values(
                    id=key,
                    principal=principal,
                    deputy=deputy,
                    from_at=to_micros(begins),
                    until_at=to_micros(ends),
                    made_by=by.account,
                    made_at=to_micros(now),
                )
            )
            changed(db)
            record(db, "deputy.named", by, of=principal, deputy=deputy, id=key,
                   **{"from": begins.isoformat(), "until": ends.isoformat()})  # fmt: skip
        return key

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


def shown(row: Row[Any]) -> dict[str, Any]:
    return {"id": row.id, "principal": row.principal, "deputy": row.deputy,
            "from": row.from_at, "until": row.until_at}  # fmt: skip
