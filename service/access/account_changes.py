"""What is done to somebody's account: disabled, reset, bound to another (账号变更).

Accounts of administrators, the committee, auditors and redactors need a second person: what is
done to them alone is refused here, whatever door it comes through.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from aggregates.errors import NotFound, Refused
from aggregates.values.moment import to_micros
from service.access import locks, passwords
from service.access.database import changed, writing
from service.access.factors import Factors
from service.access.first_accounts import MACHINE
from service.access.granting import must_leave_one_in_office, must_stay_apart
from service.access.log import By, record
from service.access.providers import Bindings
from service.access.seconding import SecondPersonNeeded, must_be_seconded
from service.access.sessions import Sessions
from service.access.tables import ACCOUNTS

FIRST_SECRET_LASTS = timedelta(days=3)


class OutOfReach(Refused):
    """What is not changed over the network."""

    status = 403


class Changes:
    engine: Engine
    sessions: Sessions
    factors: Factors
    bindings: Bindings

    def disable(
        self, account: str, disabled: bool = True, now: datetime | None = None, by: By = MACHINE
    ) -> None:
        """Its sessions and tokens end at once, on every node. Letting it in again begins its
        dormancy anew and takes a lock off. SecondPersonNeeded."""
        with writing(self.engine) as db:
            _must_need_no_second(db, account, by)
            self._disable(db, account, disabled, now, by)

    def _disable(
        self, db: Connection, account: str, disabled: bool, now: datetime | None, by: By
    ) -> None:
        again = {"used_at": to_micros(now), "failures": 0, "locked_until": None} if now else {}
        kind = "account.disabled" if disabled else "account.enabled"
        values = {"disabled": disabled, **({} if disabled else again)}
        self._change_in(db, account, kind, by, end=disabled, **values)

    def unlock(self, account: str, by: By = MACHINE) -> None:
        values = {"locked_until": None, "failures": 0}
        with writing(self.engine) as db:
            self._change_in(db, account, "account.unlocked", by, end=False, **values)

    def reset(
        self, account: str, now: datetime, by: By = MACHINE, forget_factors: bool = False
    ) -> str:
        """A new first secret, given once; all sessions end. ``forget_factors``: of somebody who
        lost the telephone or the key. SecondPersonNeeded."""
        secret = passwords.first_secret()
        hashed = passwords.hashed(secret)  # takes its time: before anybody waits for it
        with writing(self.engine) as db:
            _must_need_no_second(db, account, by)
            self._reset(db, account, hashed, forget_factors, now, by)
        return secret

    def _reset(
        self, db: Connection, account: str, hashed: str, forget_factors: bool, now: datetime, by: By
    ) -> None:
        if forget_factors:
            self.factors.forget_all(db, account)
        self._change_in(
            db, account, "account.reset", by, end=True,
            password_hash=hashed, must_change=True,
            password_at=to_micros(now), expires_at=to_micros(now + FIRST_SECRET_LASTS),
            used_at=to_micros(now), failures=0, locked_until=None,
        )  # fmt: skip

    def bind(self, account: str, person: str, organization: str, by: By = MACHINE) -> None:
        """SecondPersonNeeded."""
        with writing(self.engine) as db:
            must_stay_apart(db, account, person)
            _must_need_no_second(db, account, by)
            self._bind(db, account, person, organization, by)

    def _bind(self, db: Connection, account: str, person: str, organization: str, by: By) -> None:
        must_stay_apart(db, account, person)
        values = {"person": person, "organization": organization}
        self._change_in(db, account, "account.bound", by, end=False, **values)

    def bind_to_provider(self, account: str, issuer: str, subject: str, by: By = MACHINE) -> None:
        """SecondPersonNeeded."""
        with writing(self.engine) as db:
            _must_need_no_second(db, account, by)
            self.bindings.bind_in(db, account, issuer, subject, by)

    def _approved(
        self, db: Connection, kind: str, account: str, values: dict[str, Any],
        hashed: str, now: datetime, by: By,
    ) -> None:  # fmt: skip
        """What was asked for and approved by a second person."""
        match kind:
            case "disabling" | "enabling":
                self._disable(db, account, kind == "disabling", now, by)
            case "reset":
                self._reset(db, account, hashed, values["forget_factors"], now, by)
            case "binding":
                self._bind(db, account, values["person"], values["organization"], by)
            case "provider":
                self.bindings.bind_in(db, account, values["issuer"], values["subject"], by)

    def _change_in(
        self, db: Connection, account: str, kind: str, by: By, *, end: bool, **values: Any
    ) -> None:
        _must_be_in_reach(db, account, by)
        if values.get("disabled"):
            must_leave_one_in_office(db, account)
        query = update(ACCOUNTS).where(ACCOUNTS.c.account == account).values(**values)
        if not db.execute(query).rowcount:
            raise NotFound("There is no account {account}.", account=account)
        if "locked_until" in values:
            locks.unlock(db, account)
        if end:
            self.sessions.end_all_in(db, account)
        changed(db)
        rebound = {n: values[n] for n in ("person", "organization") if n in values}
        record(db, kind, by, of=account, **rebound)


def _must_need_no_second(db: Connection, account: str, by: By) -> None:
    if must_be_seconded(db, account, by):
        raise SecondPersonNeeded(
            "A second person of the security administration must approve what is done to the "
            "account {account}: ask for it.",
            account=account,
        )


def _must_be_in_reach(db: Connection, account: str, by: By) -> None:
    """The machine's operator is changed on the machine alone."""
    query = select(ACCOUNTS.c.operator).where(ACCOUNTS.c.account == account)
    if db.execute(query).scalar_one_or_none() and by.via != MACHINE.via:
        raise OutOfReach("The machine's operator is changed on the machine alone.")
