"""Whoever holds a post as of now, with the account they have and the role it asks for."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from aggregates.words import N_
from projections.organizations import POSTS
from service.access.roles import Role
from service.features.city_accounts.roles import proposed
from service.reading.reader import Reader
from service.reading.tree import Tree, tree

NO_ACCOUNT, NO_ROLE, ASKED, READY = "no-account", "no-role", "asked", "ready"
STATES = {
    NO_ACCOUNT: N_("Without an account"),
    NO_ROLE: N_("Without a role"),
    ASKED: N_("Asked for, not approved"),
    READY: N_("Ready to sign in"),
}


@dataclass(frozen=True, slots=True)
class Holder:
    """One who holds a post. ``account``: theirs, or the one that would be made; ``grant``: the
    role's, where it is asked for or in force."""

    person: str
    name: str | None
    organization: str
    post: str
    account: str
    exists: bool
    role: Role
    grant: Row[Any] | None

    @property
    def state(self) -> str:
        if not self.exists:
            return NO_ACCOUNT
        if self.grant is None:
            return NO_ROLE
        return READY if self.grant.approved_at is not None else ASKED

    @property
    def key(self) -> str:
        """What a form names it by."""
        return f"{self.person}/{self.organization}/{self.post}"


def holders(reader: Reader) -> list[Holder]:
    """By organization, then by post; dissolved organizations have none."""
    places, accounts = tree(reader), reader.services.accounts
    rows = reader.view.rows(POSTS)
    query = select(rows).order_by(rows.c.organization, rows.c.post, rows.c.person)
    placed = [row for row in reader.view.all(query) if _stands(places, row.organization)]
    names = accounts.people.names({row.person for row in placed})
    theirs = {row.person: row.account for row in accounts.all() if not row.disabled}
    grants: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for grant in accounts.granting.of():
        grants[grant.account].append(grant)
    return [_holder(row, places, names, theirs, grants) for row in placed]


def _stands(places: Tree, code: str) -> bool:
    return code in places and places[code].dissolved_at is None


def _holder(
    row: Row[Any],
    places: Tree,
    names: dict[str, str],
    theirs: dict[str, str],
    grants: dict[str, list[Row[Any]]],
) -> Holder:
    account = theirs.get(row.person)
    here = [g for g in grants.get(account or "", []) if g.organization == row.organization]
    role = Role(here[0].role) if here else proposed(row.post, places.lineage(row.organization))
    return Holder(
        row.person, names.get(row.person), row.organization, row.post,
        account or account_of(row.person), account is not None, role, here[0] if here else None,
    )  # fmt: skip


def account_of(person: str) -> str:
    """The person's code in small letters, of what an account may be written with."""
    return re.sub(r"[^\w.-]+", "-", person.casefold())[:64]
