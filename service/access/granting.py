"""Grants (授权): asked by one, in force when a second approves, revoked at once (三员分立).

Nobody approves what they asked or receive. Administrators' roles stand alone on an account.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, case, insert, select, update

from aggregates.errors import NotFound, Refused
from aggregates.values.moment import to_micros
from service.access.database import alone_with_rights, changed, writing
from service.access.log import By, record
from service.access.roles import ADMINISTRATORS, APART, WHOLE, Role
from service.access.tables import ACCOUNTS, DEPUTIES, GRANTS
from service.access.who import OPERATOR


class BadGrant(Refused):
    """The grant would join what must stay apart, or somebody would answer their own wish."""

    rule = "三员分立"


class OwnGrant(BadGrant):
    """Somebody would ask for or approve what is theirs."""

    status = 403


class Granting:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    # --- looking ------------------------------------------------------------------------------

    def of(
        self, account: str | None = None, waiting: bool = False, at: int | None = None
    ) -> list[Row[Any]]:
        """Asked and in force; ``at``: at that past moment, those that ended since among them."""
        query = _then(at) if at is not None else select(GRANTS).where(GRANTS.c.ended_at.is_(None))
        if account is not None:
            query = query.where(GRANTS.c.account == account)
        with self.engine.connect() as db:
            rows = list(db.execute(query.order_by(GRANTS.c.asked_at, GRANTS.c.id)))
        return [row for row in rows if row.approved_at is None] if waiting else rows

    def is_set_up(self, but: str | None = None) -> bool:
        """Whether a security administrator other than ``but`` has taken office: has the role in
        force and a password of their own. Until then the operator's grants need no second."""
        with self.engine.connect() as db:
            return is_set_up(db, but)

    # --- asking and answering -----------------------------------------------------------------

    def ask(
        self, account: str, role: Role, organization: str, now: datetime, by: By
    ) -> tuple[str, bool]:
        """The grant's id, and whether it is in force already: the operator's are while no
        security administrator has taken office (docs/decisions/0013)."""
        with writing(self.engine) as db:
            _must_be_sound(db, account, role, organization)
            if are_one(db, by.account, account):
                raise OwnGrant("Nobody asks for a role for themselves.")
            alone = by.account == OPERATOR and not is_set_up(db, account)
            grant = _insert(db, account, role, organization, now, by, OPERATOR if alone else None)
            record(db, "grant.asked", by, **grant)
            if alone:
                record(db, "grant.approved", by, alone=True, **grant)
            return grant["grant"], alone

    def approve(self, key: str, now: datetime, by: By) -> None:
        """OwnGrant where the asker or the receiver answers; BadGrant where it is unsound by now."""
        with writing(self.engine) as db:
            row = _waiting(db, key)
            if are_one(db, by.account, row.asked_by) or are_one(db, by.account, row.account):
                raise OwnGrant("Whoever asked for a grant or receives it does not approve it.")
            _must_be_sound(db, row.account, Role(row.role), row.organization, key)
            approved = {"approved_by": by.account, "approved_at": to_micros(now)}
            db.execute(update(GRANTS).where(GRANTS.c.id == key).values(**approved))
            changed(db)
            record(db, "grant.approved", by, **_state_of(row))

    def end(self, key: str, now: datetime, by: By) -> None:
        """Revoked, refused or withdrawn: at once, on every node."""
        with writing(self.engine) as db:
            query = select(GRANTS).where(GRANTS.c.id == key, GRANTS.c.ended_at.is_(None))
            row = db.execute(query).one_or_none()
            if row is None:
                raise NotFound("There is no grant {id}.", id=key)
            if row.role == Role.SECURITY_ADMINISTRATOR and row.approved_at is not None:
                must_leave_one_in_office(db, row.account)
            ended = {"ended_by": by.account, "ended_at": to_micros(now)}
            db.execute(update(GRANTS).where(GRANTS.c.id == key).values(**ended))
            changed(db)
            kind = "grant.revoked" if row.approved_at is not None else "grant.refused"
            record(db, kind, by, **_state_of(row))

    def give(
        self, account: str, role: Role, organization: str, now: datetime, by: By | None = None
    ) -> None:
        """In force at once: what a store is founded with (its first administrator, a
        demonstration's accounts)."""
        with writing(self.engine) as db:
            give(db, account, role, organization, now, by or By(OPERATOR))


def _then(at: int) -> Select[Any]:
    """An approval that came later was not there yet."""
    late = ("approved_by", "approved_at")
    columns = [
        case((GRANTS.c.approved_at <= at, column)).label(column.name)
        if column.name in late
        else column
        for column in GRANTS.columns
    ]
    lasted = GRANTS.c.ended_at.is_(None) | (GRANTS.c.ended_at > at)
    return select(*columns).where(GRANTS.c.asked_at <= at, lasted)


def give(
    db: Connection, account: str, role: Role, organization: str, now: datetime, by: By
) -> None:
    """Within a transaction; in force at once."""
    _must_be_sound(db, account, role, organization)
    grant = _insert(db, account, role, organization, now, by, "founding")
    record(db, "grant.approved", by, **grant, founding=True)


def _insert(
    db: Connection,
    account: str,
    role: Role,
    organization: str,
    now: datetime,
    by: By,
    approved_by: str | None,
) -> dict[str, str]:
    """In force at once where ``approved_by`` says by whom; gives what the access log is told."""
    key, at = secrets.token_hex(8), to_micros(now)
    named = {"account": account, "role": role, "organization": organization}
    asked = {"asked_by": by.account, "asked_at": at}
    approved = {"approved_by": approved_by, "approved_at": at} if approved_by else {}
    db.execute(insert(GRANTS).values(id=key, **named, **asked, **approved))
    changed(db)
    return {"of": account, "role": role, "organization": organization, "grant": key}


def _must_be_sound(
    db: Connection, account: str, role: Role, organization: str, but: str | None = None
) -> None:
    alone_with_rights(db)
    query = select(ACCOUNTS.c.operator, ACCOUNTS.c.person).where(ACCOUNTS.c.account == account)
    row = db.execute(query).one_or_none()
    if row is None:
        raise NotFound("There is no account {account}.", account=account)
    if row.operator:
        raise BadGrant("The machine's operator has no roles.")
    if (organization == WHOLE) != (role in ADMINISTRATORS):
        raise BadGrant(
            "An administrator's role is given for the whole city (*), every other for an "
            "organization."
        )
    theirs = select(GRANTS).where(GRANTS.c.account == account, GRANTS.c.ended_at.is_(None))
    rows = [each for each in db.execute(theirs) if each.id != but]
    _must_stand_apart(role, {Role(each.role) for each in rows})
    if role in APART and _stands_in(db, account):
        raise BadGrant(
            "{account} is somebody's deputy, or is named as one; that must end first.",
            account=account,
        )
    if role in ADMINISTRATORS:
        _must_be_nobody_elses(db, row.person, role)
    if any((each.role, each.organization) == (role, organization) for each in rows):
        raise BadGrant(
            "{account} has the role {role} for {organization} already, or it is asked for.",
            account=account, role=role.value, organization=organization,
        )  # fmt: skip


def _must_stand_apart(role: Role, roles: Iterable[Role]) -> None:
    others = set(roles)
    if others and (role in ADMINISTRATORS or others & ADMINISTRATORS):
        raise BadGrant(
            "An administrator's role stands alone on its account: never two of them, and none "
            "beside another role."
        )


def _stands_in(db: Connection, account: str) -> bool:
    own = DEPUTIES.c.deputy == account, DEPUTIES.c.ended_at.is_(None)
    lasts = DEPUTIES.c.until_at > time.time_ns() // 1000
    return db.execute(select(DEPUTIES.c.id).where(*own, lasts).limit(1)).first() is not None


def are_one(db: Connection, one: str, other: str) -> bool:
    """By person (回避): a second account of the same one is no second person."""
    if one == other:
        return True
    query = select(ACCOUNTS.c.person).where(ACCOUNTS.c.account.in_((one, other)))
    persons = list(db.scalars(query))
    return len(persons) == 2 and persons[0] == persons[1]


def must_stay_apart(db: Connection, account: str, person: str) -> None:
    """BadGrant where the account, bound to that person, would make them two administrators."""
    alone_with_rights(db)
    theirs = select(GRANTS.c.role).where(GRANTS.c.account == account, GRANTS.c.ended_at.is_(None))
    for row in db.execute(theirs):
        if row.role in ADMINISTRATORS:
            _must_be_nobody_elses(db, person, Role(row.role))


def _must_be_nobody_elses(db: Connection, person: str, role: Role) -> None:
    """Two of the three administrators are never one person's, on whichever accounts."""
    query = (
        select(GRANTS.c.role)
        .join(ACCOUNTS, ACCOUNTS.c.account == GRANTS.c.account)
        .where(ACCOUNTS.c.person == person, GRANTS.c.ended_at.is_(None))
        .where(GRANTS.c.role.in_(ADMINISTRATORS - {role}))
    )
    if db.execute(query.limit(1)).first() is not None:
        raise BadGrant("Two of the three administrators are never the same person.")


def is_set_up(db: Connection, but: str | None) -> bool:
    query = (
        select(GRANTS.c.account)
        .join(ACCOUNTS, ACCOUNTS.c.account == GRANTS.c.account)
        .where(GRANTS.c.role == Role.SECURITY_ADMINISTRATOR, GRANTS.c.ended_at.is_(None))
        .where(GRANTS.c.approved_at.is_not(None), GRANTS.c.account != (but or ""))
        .where(ACCOUNTS.c.disabled.is_(False), ACCOUNTS.c.must_change.is_(False))
    )
    return db.execute(query.limit(1)).first() is not None


def must_leave_one_in_office(db: Connection, account: str) -> None:
    """BadGrant where the account is the last security administrator who could sign in: nobody
    would be left to let anybody in again."""
    alone_with_rights(db)
    query = (
        select(GRANTS.c.account)
        .join(ACCOUNTS, ACCOUNTS.c.account == GRANTS.c.account)
        .where(GRANTS.c.role == Role.SECURITY_ADMINISTRATOR, GRANTS.c.ended_at.is_(None))
        .where(GRANTS.c.approved_at.is_not(None), ACCOUNTS.c.disabled.is_(False))
    )
    if set(db.scalars(query)) == {account}:
        raise BadGrant("The last security administrator stays: name another one first.")


def _waiting(db: Connection, key: str) -> Row[Any]:
    query = select(GRANTS).where(
        GRANTS.c.id == key, GRANTS.c.ended_at.is_(None), GRANTS.c.approved_at.is_(None)
    )
    row = db.execute(query.with_for_update()).one_or_none()
    if row is None:
        raise NotFound("There is no grant {id} that waits for approval.", id=key)
    return row


def _state_of(row: Row[Any]) -> dict[str, str]:
    names = {"of": row.account, "role": row.role, "organization": row.organization}
    return {**names, "grant": row.id}


def shown(row: Row[Any]) -> dict[str, Any]:
    """A grant as JSON; microseconds become moments at the door."""
    return {
        "id": row.id,
        "account": row.account,
        "role": row.role,
        "organization": row.organization,
        "asked_by": row.asked_by,
        "asked_at": row.asked_at,
        "approved_by": row.approved_by,
        "approved_at": row.approved_at,
        "in_force": row.approved_at is not None,
    }
