"""Who asks (谁在办): an account, bound to a person's code and an organization, and its grants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from aggregates.errors import Refused
from service.access.actions import Action
from service.access.roles import ADMINISTRATORS, APART, WHOLE, Grant, usual_role
from service.access.table import EVERYBODY, names, reaches

OPERATOR = "operator"


class Forbidden(Refused):
    """The account may not do this, or not there."""

    status = 403


@dataclass(frozen=True, slots=True)
class Who:
    """``actor``: the person's code, which facts carry. ``operator``: the machine's operator on
    the command line, who acts for each organization and its superior (代填). ``grants``: in force
    today. ``principals``: those whose deputy the account is today (委托)."""

    account: str
    actor: str
    organization: str
    operator: bool = False
    grants: tuple[Grant, ...] = ()
    principals: tuple[Who, ...] = ()

    def may(self, action: Action, lineage: Sequence[str], root: str | None) -> bool:
        """By the account's own grants. ``lineage``: the organization touched and all above it,
        nearest first; empty where none is touched."""
        if self.operator or action in EVERYBODY:
            return True
        return any(reaches(grant, action, lineage, root) for grant in self.grants)

    def face(self, action: Action, lineage: Sequence[str], root: str | None) -> Who | None:
        """As whom the account may: as itself, or else for one of its principals; None: not."""
        faces = (self, *self.principals)
        return next((who for who in faces if who.may(action, lineage, root)), None)

    def is_named(self, action: Action) -> bool:
        """Whether the table names the action for the account at all, wherever it reaches."""
        return self.operator or any(names(who.grants, action) for who in (self, *self.principals))

    def places(self, action: Action) -> set[str]:
        """The organizations whose grants carry the action; WHOLE: the whole city."""
        if self.operator:
            return {WHOLE}
        return {
            grant.organization
            for who in (self, *self.principals)
            for grant in who.grants
            if names((grant,), action)
        }

    @property
    def is_administrator(self) -> bool:
        return any(grant.role in ADMINISTRATORS for grant in self.grants)

    @property
    def deputized(self) -> Self:
        """What a deputy gains of it: everything but what no grant would join to other work."""
        kept = tuple(grant for grant in self.grants if grant.role not in APART)
        return replace(self, grants=kept, principals=())


def officer(account: str, organization: str, lineage: Sequence[str]) -> Who:
    """Somebody of an organization with its usual role, without an account in any table."""
    grant = Grant(usual_role(lineage), organization)
    return Who(account, f"P-{organization}", organization, grants=(grant,))


def forbidden(who: Who, action: Action, organization: str | None) -> Forbidden:
    """The sentence names no organization: whose a thing is that was asked for by its id or its
    position is not told to whom it is refused."""
    return Forbidden(
        "Account {account} may not do this ({action}) here.",
        account=who.account,
        action=action,
        organization=organization or "—",
    )
