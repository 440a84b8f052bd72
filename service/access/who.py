"""Who asks (谁在办): an account, bound to a person's code and an organization."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aggregates.errors import Refused
from service.access.actions import OF_EVERYBODY, OF_THE_OPERATOR, OF_THE_WHOLE, Action

OPERATOR = "operator"


class Forbidden(Refused):
    """The account may not do this, or not there."""


@dataclass(frozen=True, slots=True)
class Who:
    """``actor``: the person's code, which facts carry. ``operator``: the machine's operator on
    the command line, who acts for each organization and its superior (代填)."""

    account: str
    actor: str
    organization: str
    operator: bool = False

    def may(self, action: Action, lineage: Sequence[str], root: str | None) -> bool:
        """``lineage``: the organization touched and all above it, nearest first; empty where none
        is touched."""
        if self.operator:
            return True
        if action in OF_THE_OPERATOR:
            return False
        if action in OF_EVERYBODY:
            return True
        if action in OF_THE_WHOLE or not lineage:
            return self.organization == root
        return self.organization in lineage


def forbidden(who: Who, action: Action, organization: str | None) -> Forbidden:
    return Forbidden(
        "Account {account} may not do this ({action}) for {organization}.",
        account=who.account,
        action=action.value,
        organization=organization or "—",
    )
