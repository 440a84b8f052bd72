"""One assignment, and who stands above its holder."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from aggregates.assignment.assignment import Assignment
from aggregates.errors import NotFound
from service.access.actions import Action
from service.access.who import forbidden
from service.recording.call import Call, check
from service.services import Services


def load(services: Services, assignment: UUID) -> Assignment:
    line = services.log.find(Assignment, assignment)
    if line is None:
        raise NotFound("There is no assignment {id}.", id=assignment)
    return line


def must_be_superior(services: Services, call: Call, organization: str, action: Action) -> None:
    """Only the organization directly above accepts, returns, decides (上级); the root itself for
    its own. The machine's operator acts for it."""
    superior = services.standing_data.superior(organization)
    must_be_one_of(services, call, [superior], organization, action)


def must_be_one_of(
    services: Services, call: Call, places: Sequence[str], organization: str, action: Action
) -> str:
    """The first of them that the caller is, or is a deputy of (委托)."""
    if call.who.operator:
        return places[0]
    for place in places:
        if call.who.organization == place:
            return place
        for principal in call.who.principals:
            if principal.organization == place:
                call.become(check(services.standing_data, principal, action, organization))
                return place
    raise forbidden(call.who, action, organization)
