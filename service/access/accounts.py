"""Accounts and sign-in (账号): few and simple, bound to a person's code and an organization."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from aggregates.errors import NotFound, Refused
from aggregates.values.moment import to_micros
from projections.engine import writing
from service.access import passwords
from service.access.tables import ACCOUNTS, SESSIONS, metadata
from service.access.who import OPERATOR, Who

SEEN_EVERY = 30_000_000  # a session's last use is written down at most twice a minute
HELD = 0.3  # seconds a session is believed without a look at the database


class AccountExists(Refused):
    """The name is taken."""


@dataclass(frozen=True, slots=True)
class Session:
    who: Who
    csrf: str
    kind: str  # session or token


class Accounts:
    """All times are aware and come from outside."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._held: dict[tuple[str, str], tuple[float, Session]] = {}

    def close(self) -> None:
        self.engine.dispose()

    def create_tables(self) -> None:
        metadata.create_all(self.engine)

    def add_operator(self, now: datetime) -> None:
        """The machine's operator (机器操作员): command line only, cannot sign in."""
        if self.find(OPERATOR) is None:
            self._insert(OPERATOR, OPERATOR, OPERATOR, None, now, operator=True)

    def add(
        self,
        account: str,
        *,
        person: str,
        organization: str,
        password: str,
        now: datetime,
        must_change: bool = False,
        expires_at: datetime | None = None,
    ) -> None:
        if not account or len(account) > 64 or not account.isprintable():
            raise Refused("An account's name has 1 to 64 printable characters.")
        hashed = passwords.hashed(password)
        ends = to_micros(expires_at) if expires_at else None
        self._insert(
            account, person, organization, hashed, now, must_change=must_change, expires_at=ends
        )

    def _insert(
        self,
        account: str,
        person: str,
        organization: str,
        password_hash: str | None,
        now: datetime,
        **more: Any,
    ) -> None:
        named = {"account": account, "person": person, "organization": organization}
        values = {**named, "password_hash": password_hash, "made_at": to_micros(now), **more}
        try:
            with writing(self.engine) as db:
                db.execute(insert(ACCOUNTS).values(**values))
        except IntegrityError:
            raise AccountExists("There is already an account {account}.", account=account) from None

    def find(self, account: str) -> Row[Any] | None:
        with self.engine.connect() as db:
            query = select(ACCOUNTS).where(ACCOUNTS.c.account == account)
            return db.execute(query).one_or_none()

    def all(self) -> list[Row[Any]]:
        with self.engine.connect() as db:
            return list(db.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.account)))

    def who(self, account: str) -> Who:
        """For the command line's ``--as``. NotFound, or Refused for a disabled one."""
        row = self.find(account)
        if row is None:
            raise NotFound("There is no account {account}.", account=account)
        if row.disabled:
            raise Refused("Account {account} is disabled.", account=account)
        return _who(row)

    def disable(self, account: str, disabled: bool = True) -> None:
        """Its sessions and tokens end at once, on every node."""
        self._change(account, disabled=disabled)
        self.end_all(account)

    def reset(self, account: str, password: str, must_change: bool = True) -> None:
        self._change(
            account, password_hash=passwords.hashed(password), must_change=must_change,
            expires_at=None,
        )  # fmt: skip
        self.end_all(account)

    def bind(self, account: str, person: str, organization: str) -> None:
        self._change(account, person=person, organization=organization)

    def _change(self, account: str, **values: Any) -> None:
        self._held.clear()
        with writing(self.engine) as db:
            changed = db.execute(
                update(ACCOUNTS).where(ACCOUNTS.c.account == account).values(**values)
            )
            if not changed.rowcount:
                raise NotFound("There is no account {account}.", account=account)
        self._held.clear()  # again, for what was looked up in between

    # --- sessions and tokens ------------------------------------------------------------------

    def sign_in(
        self, account: str, password: str, kind: str, now: datetime, lasts: timedelta
    ) -> str | None:
        """A new secret; None for a wrong password, an unknown name, a disabled or expired
        account alike."""
        row = self.find(account)
        right = passwords.matches(password, row.password_hash if row is not None else None)
        if row is None or not right or row.disabled or row.operator:
            return None
        if row.expires_at is not None and row.expires_at < to_micros(now):
            return None
        return self.open(account, kind, now, lasts)

    def open(self, account: str, kind: str, now: datetime, lasts: timedelta) -> str:
        secret = secrets.token_urlsafe(32)
        at = to_micros(now)
        with writing(self.engine) as db:
            db.execute(delete(SESSIONS).where(SESSIONS.c.ends_at < at))
            db.execute(
                insert(SESSIONS).values(
                    digest=_digest(secret),
                    account=account,
                    kind=kind,
                    csrf=secrets.token_urlsafe(32),
                    made_at=at,
                    seen_at=at,
                    ends_at=to_micros(now + lasts),
                )
            )
        return secret

    def session_held(self, secret: str, kind: str) -> Session | None:
        """The session as it was found a moment ago; None: look it up. What ends a session here
        ends it at once; what ends it on another node, within ``HELD``."""
        found = self._held.get((secret, kind))
        return found[1] if found and time.monotonic() - found[0] < HELD else None

    def _hold(self, secret: str, session: Session) -> None:
        if len(self._held) > 10_000:
            self._held.clear()
        self._held[secret, session.kind] = (time.monotonic(), session)

    def session(self, secret: str, kind: str, now: datetime, idle: timedelta) -> Session | None:
        """Whose secret it is; None where it is unknown, ended, idle too long or disabled."""
        at = to_micros(now)
        query = (
            select(SESSIONS, ACCOUNTS.c.person, ACCOUNTS.c.organization, ACCOUNTS.c.operator)
            .join(ACCOUNTS, ACCOUNTS.c.account == SESSIONS.c.account)
            .where(SESSIONS.c.digest == _digest(secret), SESSIONS.c.kind == kind)
            .where(SESSIONS.c.ends_at >= at, ACCOUNTS.c.disabled.is_(False))
        )
        with self.engine.connect() as db:
            row = db.execute(query).one_or_none()
        if row is None or (kind == "session" and at - row.seen_at > idle.total_seconds() * 1e6):
            return None
        if at - row.seen_at > SEEN_EVERY:
            self._seen(row.digest, at)
        session = Session(_who(row), row.csrf, kind)
        self._hold(secret, session)
        return session

    def _seen(self, digest: str, at: int) -> None:
        with writing(self.engine) as db:
            db.execute(update(SESSIONS).where(SESSIONS.c.digest == digest).values(seen_at=at))

    def end(self, secret: str) -> None:
        with writing(self.engine) as db:
            db.execute(delete(SESSIONS).where(SESSIONS.c.digest == _digest(secret)))
        self._held.clear()

    def end_all(self, account: str) -> None:
        with writing(self.engine) as db:
            db.execute(delete(SESSIONS).where(SESSIONS.c.account == account))
        self._held.clear()

    # --- backup -------------------------------------------------------------------------------

    def rows(self) -> Iterable[dict[str, Any]]:
        """What a backup keeps: the accounts; sessions end with the machine."""
        return [dict(row._mapping) for row in self.all()]

    def restore(self, rows: Iterable[dict[str, Any]]) -> None:
        with writing(self.engine) as db:
            db.execute(delete(ACCOUNTS))
            for row in rows:
                db.execute(insert(ACCOUNTS).values(**row))


def _who(row: Row[Any]) -> Who:
    return Who(row.account, row.person, row.organization, operator=row.operator)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
