"""Accounts and policy as they are, or stood at a past moment by the access log (as_of).

Grants keep their own moments and need no log (granting.of). Nothing that was erased comes back:
people are not here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, select

from aggregates.values.moment import to_micros
from service.access.accounts import Accounts
from service.access.log import shown
from service.access.policy import Policy
from service.access.session_opening import is_dormant
from service.access.tables import ACCOUNTS, LOG

CHANGES = (
    "account.added", "account.bound", "account.disabled", "account.enabled", "account.locked",
    "account.unlocked", "account.reset",
)  # fmt: skip
MINUTE = 60_000_000


@dataclass(slots=True)
class Stood:
    """An account then. ``must_change`` None: whether its password was a first secret is not kept.
    Moments in microseconds; ``used_at``: its last sign-in until then."""

    account: str
    person: str
    organization: str
    operator: bool
    made_at: int
    disabled: bool = False
    locked_until: int | None = None
    used_at: int | None = None
    must_change: bool | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """An account with its grants; ``row``: a ``Stood``, or the table's row where it is today's."""

    row: Any
    grants: Sequence[Row[Any]]
    locked: bool
    dormant: bool


def seen(accounts: Accounts, at: int | None, now: datetime) -> list[Seen]:
    """All of them, the machine's operator included, at a past moment in microseconds; None: now."""
    grants = defaultdict(list)
    for grant in accounts.granting.of(at=at):
        grants[grant.account].append(grant)
    policy, moment = policy_at(accounts, at), to_micros(now) if at is None else at
    rows: Sequence[Any] = accounts.all() if at is None else accounts_at(accounts, at)
    return [
        Seen(
            row,
            grants[row.account],
            locked=bool(row.locked_until and row.locked_until > moment),
            dormant=not row.operator and is_dormant(row, policy, moment),
        )
        for row in rows
    ]


def accounts_at(accounts: Accounts, at: int) -> list[Stood]:
    """By name. Where a store is older than its access log, what it does not say is today's."""
    with accounts.engine.connect() as db:
        query = select(ACCOUNTS).where(ACCOUNTS.c.made_at <= at).order_by(ACCOUNTS.c.account)
        by_account = {row.account: _today(row) for row in db.execute(query)}
        disabled = {state["of"] for state in _changes(db) if state["kind"] == "account.disabled"}
        for each in disabled & set(by_account):
            by_account[each].disabled = False  # until its record says so
        for state in _changes(db, at):
            if state["of"] in by_account:
                _follow(by_account[state["of"]], state)
        for account, last in db.execute(_sign_ins(at)):
            if account in by_account:
                by_account[account].used_at = last
    return list(by_account.values())


def _today(row: Row[Any]) -> Stood:
    return Stood(row.account, row.person, row.organization, row.operator, row.made_at, row.disabled)


def _changes(db: Connection, at: int | None = None) -> Iterator[dict[str, Any]]:
    """The oldest first. ``of``: whose account it is."""
    query = select(LOG).where(LOG.c.kind.in_(CHANGES)).order_by(LOG.c.position)
    if at is not None:
        query = query.where(LOG.c.recorded_at <= at)
    for row in db.execute(query):
        state = shown(row)["state"]
        own = state.get("account") if row.kind == "account.added" else row.account
        yield {"of": own, "kind": row.kind, "recorded_at": row.recorded_at, **state}


def _follow(account: Stood, state: dict[str, Any]) -> None:
    match state["kind"]:
        case "account.added" | "account.bound":
            account.person, account.organization = state["person"], state["organization"]
        case "account.disabled":
            account.disabled = True
        case "account.locked":
            account.locked_until = state["recorded_at"] + state["minutes"] * MINUTE
        case "account.enabled":
            account.disabled, account.locked_until = False, None
        case _:  # unlocked, reset
            account.locked_until = None


def _sign_ins(at: int) -> Any:
    return (
        select(LOG.c.account, func.max(LOG.c.recorded_at))
        .where(LOG.c.kind == "sign_in", LOG.c.recorded_at <= at)
        .group_by(LOG.c.account)
    )


def policy_at(accounts: Accounts, at: int | None) -> Policy:
    """Today's, with every change since undone, the newest first."""
    if at is None:
        return accounts.policies.now()
    policy = asdict(accounts.policies.now())
    query = select(LOG.c.state).where(LOG.c.kind == "policy.changed", LOG.c.recorded_at > at)
    with accounts.engine.connect() as db:
        for state in db.scalars(query.order_by(LOG.c.position.desc())):
            before = msgspec.json.decode(state)["before"]
            policy |= {name: value for name, value in before.items() if name in policy}
    return Policy(**policy)
