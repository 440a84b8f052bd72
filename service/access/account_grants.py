"""Whose an account is today: its person, its grants in force, those whose deputy it is."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from aggregates.values.moment import to_micros
from service.access.roles import APART, Grant, Role
from service.access.tables import ACCOUNTS, DEPUTIES, GRANTS
from service.access.who import Who

FOR_EVER = 2**62


@dataclass(frozen=True, slots=True)
class Principal:
    """``until``: the moment at which a deputy's time begins or ends; true no longer than that."""

    who: Who
    until: int


def principal_of(db: Connection, row: Row[Any], now: datetime | int | None = None) -> Principal:
    """``row``: has account, person, organization, operator."""
    at = to_micros(now) if isinstance(now, datetime) else now or time.time_ns() // 1000
    grants = in_force(db, row.account)
    principals, until = _principals(db, row.account, at)
    if any(grant.role in APART for grant in grants):
        principals = ()  # given a role meanwhile that stands in for nobody
    who = Who(
        row.account, row.person, row.organization, operator=row.operator, grants=grants,
        principals=principals,
    )  # fmt: skip
    return Principal(who, until)


def in_force(db: Connection, account: str) -> tuple[Grant, ...]:
    query = (
        select(GRANTS.c.role, GRANTS.c.organization)
        .where(GRANTS.c.account == account, GRANTS.c.approved_at.is_not(None))
        .where(GRANTS.c.ended_at.is_(None))
        .order_by(GRANTS.c.role, GRANTS.c.organization)
    )
    return tuple(Grant(Role(row.role), row.organization) for row in db.execute(query))


def _principals(db: Connection, deputy: str, at: int) -> tuple[tuple[Who, ...], int]:
    query = (
        select(DEPUTIES.c.from_at, DEPUTIES.c.until_at, ACCOUNTS)
        .join(ACCOUNTS, ACCOUNTS.c.account == DEPUTIES.c.principal)
        .where(DEPUTIES.c.deputy == deputy, DEPUTIES.c.ended_at.is_(None))
        .where(DEPUTIES.c.until_at > at, ACCOUNTS.c.disabled.is_(False))
        .where(DEPUTIES.c.waits.is_(False))
        .order_by(DEPUTIES.c.from_at)
    )
    rows = list(db.execute(query))
    begun = [row for row in rows if row.from_at <= at]
    bounds = [row.until_at for row in begun] + [row.from_at for row in rows if row.from_at > at]
    principals = tuple(
        Who(row.account, row.person, row.organization, grants=in_force(db, row.account)).deputized
        for row in begun
    )
    return principals, min(bounds, default=FOR_EVER)
