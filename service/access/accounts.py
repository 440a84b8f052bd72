"""Accounts (账号): unique, bound to a person's code and an organization; and all that hangs on one.

Every change is written together with its record in the access log, and ends what other nodes
hold. Moments are aware and come from outside.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, select
from sqlalchemy.exc import IntegrityError

from aggregates.errors import NotFound, Refused
from aggregates.values.moment import to_micros
from service.access import passwords
from service.access.account_changes import FIRST_SECRET_LASTS, Changes, OutOfReach
from service.access.account_grants import principal_of
from service.access.ballot_boxes import BallotBoxes
from service.access.database import changed, create, open_engine, writing
from service.access.deputies import Deputies
from service.access.factor_secrets import FactorSecrets
from service.access.factors import Factors
from service.access.first_accounts import MACHINE, insert_account
from service.access.granting import Granting
from service.access.keys import Keys
from service.access.log import AccessLog, By, record
from service.access.own_password import OwnPassword, WrongPassword
from service.access.people import People
from service.access.policy import Policies, Policy
from service.access.providers import Bindings, Providers
from service.access.seconding import Seconding
from service.access.session import Session
from service.access.session_opening import Entered, SessionOpening, is_dormant
from service.access.sessions import Sessions
from service.access.tables import ACCOUNTS
from service.access.who import Who
from service.settings import Settings
from service.store.address import sqlite_path
from service.store.database import Database
from service.store.sqlite import SqliteDatabase


class AccountExists(Refused):
    """The name is taken."""


class Accounts(Changes):
    """``quick``: where each request looks whether what it holds is still true."""

    def __init__(
        self,
        engine: Engine,
        quick: Database | None = None,
        defaults: Policy | None = None,
        secrets: FactorSecrets | None = None,
    ) -> None:
        self.engine = engine
        self.log = AccessLog(engine)
        self.policies = Policies(engine, defaults)
        self.sessions = Sessions(engine, self.policies, quick)
        self.granting = Granting(engine)
        self.factors = Factors(engine, secrets or FactorSecrets())
        self.deputies = Deputies(engine)
        self.people = People(engine)
        self.session_opening = SessionOpening(engine, self.policies, self.sessions, self.factors)
        self.keys = Keys(engine, self.session_opening)
        self.bindings = Bindings(engine)
        self.own_password = OwnPassword(engine, self.policies, self._change_in)
        self.seconding = Seconding(engine, secrets or FactorSecrets(), self._approved)
        self.ballot_boxes = BallotBoxes(engine)
        self.providers: Providers | None = None

    def close(self) -> None:
        self.engine.dispose()

    def create_tables(self, owner: Engine | None = None, backup: str | None = None) -> None:
        """``backup``: the role that reads them for backups."""
        create(self.engine, owner, backup)

    # --- making -------------------------------------------------------------------------------

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
        by: By = MACHINE,
    ) -> None:
        """``must_change``: the password is a first secret, which no rule of words binds."""
        if not account or len(account) > 64 or not account.isprintable():
            raise Refused("An account's name has 1 to 64 printable characters.")
        if not must_change:
            passwords.check(password, self.policies.now(), own=(account, person, organization))
        hashed = passwords.hashed(password)
        ends = to_micros(expires_at) if expires_at else None
        self.put(
            account, person, organization, hashed, now, by, must_change=must_change,
            expires_at=ends,
        )  # fmt: skip

    def put(
        self,
        account: str,
        person: str,
        organization: str,
        password_hash: str | None,
        now: datetime,
        by: By = MACHINE,
        **more: Any,
    ) -> None:
        """One whose password was weighed before, whatever it is made of (demonstrations)."""
        values = {"account": account, "person": person, "organization": organization, **more}
        try:
            with writing(self.engine) as db:
                insert_account(db, now, by, {**values, "password_hash": password_hash})
        except IntegrityError:
            raise AccountExists("There is already an account {account}.", account=account) from None

    # --- looking ------------------------------------------------------------------------------

    def find(self, account: str) -> Row[Any] | None:
        with self.engine.connect() as db:
            query = select(ACCOUNTS).where(ACCOUNTS.c.account == account)
            return db.execute(query).one_or_none()

    def get(self, account: str) -> Row[Any]:
        """NotFound where there is none."""
        row = self.find(account)
        if row is None:
            raise NotFound("There is no account {account}.", account=account)
        return row

    def all(self) -> list[Row[Any]]:
        with self.engine.connect() as db:
            return list(db.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.account)))

    def who(self, account: str, now: datetime | None = None) -> Who:
        """For the command line's ``--as``. NotFound, or Refused for a disabled one."""
        row = self.get(account)
        if row.disabled:
            raise Refused("Account {account} is disabled.", account=account)
        with self.engine.connect() as db:
            return principal_of(db, row, now).who

    def is_dormant(self, row: Row[Any], now: datetime) -> bool:
        return is_dormant(row, self.policies.now(), to_micros(now))

    def change_password(
        self, account: str, old: str, new: str, now: datetime, by: By, words: Iterable[str] = ()
    ) -> None:
        """WrongPassword (which counts towards the lock), WeakPassword. All sessions and tokens
        of the account end, on every node. ``words``: of its organization."""
        self.own_password.change(self.get(account), old, new, now, by, words)

    # --- sessions and tokens ------------------------------------------------------------------

    def sign_in(
        self,
        account: str,
        password: str,
        kind: str,
        now: datetime,
        lasts: timedelta,
        code: str | None = None,
        by: By | None = None,
    ) -> Entered | None:
        """None for a wrong password, an unknown name, a locked, disabled, dormant or expired
        account alike. ``half``: a second factor is still wanted."""
        return self.session_opening.by_password(account, password, kind, now, lasts, code, by)

    def open(self, account: str, kind: str, now: datetime, lasts: timedelta) -> str:
        return self.sessions.open(account, kind, now, lasts)

    def session(
        self, secret: str, kind: str, now: datetime, idle: timedelta | None = None
    ) -> Session | None:
        return self.sessions.find(secret, kind, now, idle)

    def end(self, secret: str, by: By | None = None) -> None:
        self.sessions.end(secret, by)

    def end_all(self, account: str, by: By = MACHINE) -> None:
        with writing(self.engine) as db:
            self.sessions.end_all_in(db, account)
            changed(db)
            record(db, "sessions.ended", by, of=account)


def open_accounts(
    settings: Settings, store: Database | None = None, simulated: bool = False
) -> Accounts:
    """``store``: the log's database, whose connections are shared where it is the same one. On a
    simulated clock, which is for rehearsal, a second factor is offered unless a setting says."""
    path = sqlite_path(settings.accounts)
    quick: Database | None = SqliteDatabase(path) if path is not None else store
    asked = settings.second_factor or ("offered" if simulated else "required")
    defaults = Policy(
        second_factor=asked,
        idle_minutes=settings.session_idle_minutes,
        session_hours=settings.session_hours,
    )
    engine, secrets = open_engine(settings.accounts), FactorSecrets(settings)
    made = Accounts(engine, quick, defaults, secrets)
    if settings.oidc_issuer and settings.oidc_client_id:
        made.providers = Providers(settings, made.session_opening)
    return made


__all__ = [
    "FIRST_SECRET_LASTS",
    "MACHINE",
    "AccountExists",
    "Accounts",
    "OutOfReach",
    "Session",
    "WrongPassword",
    "open_accounts",
]
