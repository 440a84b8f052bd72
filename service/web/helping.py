"""Who can help (谁能办): whoever may open a door that is closed to somebody, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from fastapi import Request
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from aggregates.errors import Refused
from service.access.roles import WHOLE, Role
from service.access.table import TABLE
from service.access.tables import ACCOUNTS
from service.access.who import Who
from service.services import Services
from service.store.errors import StoreAway
from service.web.routes import action_of

MOST = 5


@dataclass(frozen=True, slots=True)
class Help:
    """``roles``: words of the catalogue; ``people``: names, of one's own organization first."""

    roles: tuple[str, ...]
    people: tuple[str, ...]


def help_of(request: Request) -> Help | None:
    """None where nobody is signed in, or nobody at all may: the page then says only what it was
    refused for. It is told to whoever is refused, so names stay within their own line."""
    session = getattr(request.state, "session", None)
    action = action_of(request.scope["route"]) if "route" in request.scope else None
    if session is None or action is None:
        return None
    roles = [role for role in Role if action in TABLE[role]]
    try:
        people = _people(cast(Services, request.app.state.services), session.who, roles)
    except (StoreAway, DBAPIError, Refused):
        people = ()
    return Help(tuple(role.value for role in roles), people) if roles else None


def _people(services: Services, who: Who, roles: Iterable[Role]) -> tuple[str, ...]:
    known = services.standing_data
    near = [*known.lineage(who.organization), WHOLE] if who.organization else [WHOLE]
    wanted = set(roles)
    grants = [
        grant
        for grant in services.accounts.granting.of()
        if grant.approved_at is not None and grant.account != who.account
        if Role(grant.role) in wanted and grant.organization in near
    ]
    grants.sort(key=lambda grant: near.index(grant.organization))
    persons = _persons(services, [grant.account for grant in grants])
    names = services.accounts.people.names(persons.values())
    people = (names.get(persons.get(grant.account, "")) for grant in grants)
    return tuple(dict.fromkeys(name for name in people if name))[:MOST]


def _persons(services: Services, accounts: Sequence[str]) -> dict[str, str]:
    """Of those that can sign in."""
    query = select(ACCOUNTS.c.account, ACCOUNTS.c.person)
    query = query.where(ACCOUNTS.c.account.in_(accounts), ACCOUNTS.c.disabled.is_(False))
    with services.accounts.engine.connect() as db:
        return {row.account: row.person for row in db.execute(query)}
