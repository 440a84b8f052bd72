"""One's own password (口令): changed by whoever knows it, and none of the last few again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select

from aggregates.errors import Refused
from aggregates.values.moment import to_micros
from service.access import passwords
from service.access.database import writing
from service.access.factors import has_factor
from service.access.locks import is_locked, wrong_again
from service.access.log import By
from service.access.policy import Policies
from service.access.tables import PASSWORDS_BEFORE


class WrongPassword(Refused):
    """The present password is another one."""


class OwnPassword:
    """``change_in``: writes what changes of an account, with its record, and ends its sessions."""

    def __init__(self, engine: Engine, policies: Policies, change_in: Callable[..., None]) -> None:
        self.engine, self.policies, self.change_in = engine, policies, change_in

    def change(
        self, row: Row[Any], old: str, new: str, now: datetime, by: By, words: Iterable[str] = ()
    ) -> None:
        """WrongPassword (which counts towards the lock), WeakPassword. ``words``: of its
        organization."""
        with self.engine.connect() as db:
            locked = is_locked(db, row, to_micros(now), by)
        if locked:
            raise WrongPassword("The present password is not right.")
        if not passwords.matches(old, row.password_hash):
            with writing(self.engine) as db:
                wrong_again(db, row.account, to_micros(now), by)
            raise WrongPassword("The present password is not right.")
        if new == old:
            raise passwords.WeakPassword("The new password is the old one.")
        self._must_be_good(row, new, words)
        self._set_password(row, new, now, by)

    def _must_be_good(self, row: Row[Any], new: str, words: Iterable[str]) -> None:
        policy = self.policies.now()
        own = (row.account, row.person, row.organization, *words)
        with self.engine.connect() as db:
            strong = has_factor(db, row.account)
            query = select(PASSWORDS_BEFORE.c.password_hash)
            before = list(db.execute(query.where(PASSWORDS_BEFORE.c.account == row.account)))
        passwords.check(new, policy, own=own, second_factor=strong)
        if policy.passwords == "classes" and any(
            passwords.matches(new, each.password_hash) for each in before
        ):
            raise passwords.WeakPassword(
                "This was one of your last {count} passwords.", count=passwords.REMEMBERED
            )

    def _set_password(self, row: Row[Any], new: str, now: datetime, by: By) -> None:
        hashed = passwords.hashed(new)
        with writing(self.engine) as db:
            self._remember(db, row.account, row.password_hash)
            self.change_in(
                db, row.account, "password.changed", by, end=True, password_hash=hashed,
                must_change=False, expires_at=None, password_at=to_micros(now), failures=0,
            )  # fmt: skip

    def _remember(self, db: Connection, account: str, password_hash: str) -> None:
        is_own = PASSWORDS_BEFORE.c.account == account
        query = select(PASSWORDS_BEFORE.c.number).where(is_own).order_by(PASSWORDS_BEFORE.c.number)
        numbers = [row.number for row in db.execute(query)]
        number = (numbers[-1] if numbers else 0) + 1
        values = {"account": account, "number": number, "password_hash": password_hash}
        db.execute(insert(PASSWORDS_BEFORE).values(**values))
        oldest = PASSWORDS_BEFORE.c.number <= number - passwords.REMEMBERED
        db.execute(delete(PASSWORDS_BEFORE).where(is_own, oldest))
