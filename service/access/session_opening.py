"""Signing in (登录): the name and the password, then a second factor where there is one.

A wrong password, an unknown name, a locked, a dormant, a disabled and an expired account are told
apart by nobody outside: the answer is the same, and so is its time, which is the hash's.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from aggregates.errors import Refused
from aggregates.values.moment import to_micros
from service.access import passwords
from service.access.account_grants import principal_of
from service.access.database import writing
from service.access.factors import Factors, kinds_of
from service.access.locks import is_locked, proved, signed_in, wrong_again
from service.access.log import By, record
from service.access.policy import Policies, Policy
from service.access.sessions import Sessions, digest
from service.access.tables import ACCOUNTS, CHALLENGES

HALF_LASTS = timedelta(minutes=5)  # between the password and the second factor
DAY = 86_400_000_000


class NotIdentified(Refused):
    """Who types at the command line is not the account that was named."""


@dataclass(frozen=True, slots=True)
class Entered:
    """``half``: the secret is of a sign-in that still wants one of ``kinds``."""

    secret: str
    account: str
    half: bool = False
    kinds: tuple[str, ...] = ()


class SessionOpening:
    def __init__(
        self, engine: Engine, policies: Policies, sessions: Sessions, factors: Factors
    ) -> None:
        self.engine, self.policies, self.sessions = engine, policies, sessions
        self.right_code = factors.right_code

    # --- the password -------------------------------------------------------------------------

    def by_password(
        self,
        account: str,
        password: str,
        kind: str,
        now: datetime,
        lasts: timedelta,
        code: str | None = None,
        by: By | None = None,
    ) -> Entered | None:
        """``kind``: session or token; a token takes its ``code`` at once."""
        by = by or By("", "api")
        with self.engine.connect() as db:
            current = _row(db, account)
        right = passwords.matches(password, current.password_hash if current is not None else None)
        at = to_micros(now)
        with writing(self.engine) as db:
            row = _row(db, account, for_update=True) if current is not None else None
            by = replace(by, account=row.account if row is not None else "")
            why = self._wrong(row, right and _same(current, row), at, db, by)
            if row is None or why is not None:
                failed(db, row, at, by, why or "unknown")
                return None
            return self._through(db, row, kind, now, lasts, code, by)

    def _wrong(
        self, row: Row[Any] | None, right: bool, at: int, db: Connection, by: By
    ) -> str | None:
        """Why not, for the log alone."""
        if row is None:
            return "unknown"
        if is_locked(db, row, at, by):
            return "locked"
        if not right:
            return "password"
        if row.disabled or row.operator:
            return "disabled"
        if row.expires_at is not None and row.expires_at < at:
            return "expired"
        return "dormant" if is_dormant(row, self.policies.read(db), at) else None

    def _through(
        self, db: Connection, row: Row[Any], kind: str, now: datetime, lasts: timedelta,
        code: str | None, by: By,
    ) -> Entered | None:  # fmt: skip
        kinds = kinds_of(db, row.account)
        if kinds and code is None and kind == "session":
            return self._half(db, row.account, kinds, now)
        if kinds and not self.right_code(db, row.account, code or "", to_micros(now)):
            failed(db, row, to_micros(now), by, "second factor")
            return None
        return self._open(db, row, kind, now, lasts, by, code is not None)

    def _half(self, db: Connection, account: str, kinds: tuple[str, ...], now: datetime) -> Entered:
        secret = secrets.token_urlsafe(32)
        values = {"digest": digest(secret), "kind": "half", "account": account, "value": "",
                  "ends_at": to_micros(now + HALF_LASTS)}  # fmt: skip
        db.execute(delete(CHALLENGES).where(CHALLENGES.c.ends_at < to_micros(now)))
        db.execute(insert(CHALLENGES).values(**values))
        return Entered(secret, account, half=True, kinds=kinds)

    # --- the second factor --------------------------------------------------------------------

    def by_code(
        self, half: str, code: str, now: datetime, lasts: timedelta, by: By | None = None
    ) -> Entered | None:
        """A telephone's code or a recovery code, after the password. None alike for a wrong code,
        an ended half sign-in and a locked account."""
        at = to_micros(now)
        with writing(self.engine) as db:
            by = by or By("", "page")
            row = self.halfway(db, half, at, by)
            by = replace(by, account=row.account if row is not None else "")
            if row is None or not self.right_code(db, row.account, code, at):
                failed(db, row, at, by, "second factor")
                return None
            return self.complete(db, half, row, now, lasts, by)

    def halfway(self, db: Connection, half: str, at: int, by: By) -> Row[Any] | None:
        """The account of a half sign-in that has not ended, and is not locked meanwhile."""
        query = select(CHALLENGES.c.account).where(
            CHALLENGES.c.digest == digest(half), CHALLENGES.c.kind == "half",
            CHALLENGES.c.ends_at >= at,
        )  # fmt: skip
        account = db.execute(query).scalar_one_or_none()
        row = _row(db, account, for_update=True) if account is not None else None
        locked = row is not None and is_locked(db, row, at, by)
        return None if row is None or row.disabled or locked else row

    def complete(
        self, db: Connection, half: str, row: Row[Any], now: datetime, lasts: timedelta, by: By
    ) -> Entered:
        db.execute(delete(CHALLENGES).where(CHALLENGES.c.digest == digest(half)))
        return self._open(db, row, "session", now, lasts, by, True)

    # --- once more ----------------------------------------------------------------------------

    def prove(
        self, account: str, session: str, password: str, code: str, now: datetime, by: By
    ) -> bool:
        """The password, or a telephone's code, given again within a session; a wrong one counts
        towards the lock."""
        at = to_micros(now)
        with self.engine.connect() as db:
            current = _row(db, account)
        right = bool(password) and passwords.matches(
            password, current.password_hash if current else None
        )
        with writing(self.engine) as db:
            row = _row(db, account, for_update=True)
            if row is None or is_locked(db, row, at, by):
                return False
            right = right and _same(current, row)
            if not right and not (code and self.right_code(db, account, code, at)):
                wrong_again(db, account, at, by)
                return False
            proved(db, account, by)
            self.sessions.prove(db, session, at)
            record(db, "session.proved", by)
            return True

    # --- at the command line ------------------------------------------------------------------

    def wants_code(self, account: str) -> bool:
        with self.engine.connect() as db:
            return bool(kinds_of(db, account))

    def identify(
        self, account: str, password: str, code: str | None, now: datetime, by: By
    ) -> bool:
        """Password and, where there is one, second factor of whoever types at the machine; wrong
        ones count. False too for an account that may not sign in, or not before it has changed its
        first secret or set up its second factor."""
        at = to_micros(now)
        with self.engine.connect() as db:
            current = _row(db, account)
        right = passwords.matches(password, current.password_hash if current else None)
        with writing(self.engine) as db:
            row = _row(db, account, for_update=True)
            why = self._wrong(row, right and _same(current, row), at, db, by)
            if row is None or why is not None:
                failed(db, row, at, by, why or "unknown")
                return False
            if kinds_of(db, account) and not self.right_code(db, account, code or "", at):
                failed(db, row, at, by, "second factor")
                return False
            if self.sessions.limited(db, row, principal_of(db, row, at).who):
                return False
            signed_in(db, account, at, by)
            record(db, "sign_in", by, session="command-line", second_factor=code is not None)
            return True

    # --- being in -----------------------------------------------------------------------------

    def by_provider(
        self, db: Connection, account: str, now: datetime, lasts: timedelta, by: By,
        second: bool, **state: str,
    ) -> Entered | None:  # fmt: skip
        """Somebody whom an OpenID provider vouches for; locks and dormancy hold here too.
        ``second``: it asked for a second factor, and says so; ``told``: for the record."""
        row = _row(db, account, for_update=True)
        why = self._wrong(row, True, to_micros(now), db, by)
        if row is None or why is not None:
            record(db, "sign_in.failed", by, why=why, **state)
            return None
        kinds = kinds_of(db, account)
        if kinds and not second:
            return self._half(db, account, kinds, now)
        return self._open(db, row, "session", now, lasts, by, second, **state)

    def _open(
        self, db: Connection, row: Row[Any], kind: str, now: datetime, lasts: timedelta, by: By,
        second: bool, **state: str,
    ) -> Entered:  # fmt: skip
        at = to_micros(now)
        values: dict[str, Any] = {"used_at": at}
        if not row.must_change and self._is_old(db, row, at):
            values["must_change"] = True
        db.execute(update(ACCOUNTS).where(ACCOUNTS.c.account == row.account).values(**values))
        signed_in(db, row.account, at, by)
        secret = self.sessions.open_in(db, row.account, kind, now, lasts, by)
        record(db, "sign_in", by, session=kind, second_factor=second, **state)
        return Entered(secret, row.account)

    def _is_old(self, db: Connection, row: Row[Any], at: int) -> bool:
        """A password of the classic profile is changed after 90 days."""
        if self.policies.read(db).passwords != "classes" or row.password_at is None:
            return False
        return bool(at - row.password_at > passwords.LASTS_DAYS * DAY)


def is_dormant(row: Row[Any], policy: Policy, at: int) -> bool:
    """Not used for longer than the policy allows (休眠): let in again by an administrator."""
    since = max(row.used_at or 0, row.made_at)
    return bool(at - since > policy.dormant_days * DAY)


def failed(db: Connection, row: Row[Any] | None, at: int, by: By, why: str) -> None:
    """What was typed for a name is not kept where it is no account's: it may be a password."""
    if row is not None and why in ("password", "second factor"):
        wrong_again(db, row.account, at, by)
    else:
        record(db, "sign_in.failed", by, why=why)


def _same(current: Row[Any] | None, row: Row[Any] | None) -> bool:
    """The password that was weighed is still the account's."""
    return current is not None and row is not None and current.password_hash == row.password_hash


def _row(db: Connection, account: str, for_update: bool = False) -> Row[Any] | None:
    query = select(ACCOUNTS).where(ACCOUNTS.c.account == account)
    if for_update:
        query = query.with_for_update()
    return db.execute(query).one_or_none()
