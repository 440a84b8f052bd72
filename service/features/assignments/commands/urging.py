"""Urging holders (催办), one line or many together."""

from __future__ import annotations

from uuid import UUID

from aggregates.assignment.assignment import Assignment
from aggregates.errors import NotFound
from aggregates.values.text import Text
from service.access.who import forbidden
from service.features.assignments.commands import month_lines
from service.features.assignments.rights import ASSIGNMENT_DECIDE
from service.recording.call import Call, Done, permit, record
from service.services import Services


def urge(services: Services, call: Call, assignments: list[UUID], message: Text | None) -> Done:
    """催办, one or many together: told in the receivers' next bundled notice."""
    lines = services.log.get_many(Assignment, assignments)
    for assignment in assignments:
        if assignment not in lines:
            raise NotFound("There is no assignment {id}.", id=assignment)
    month_lines.must_not_be_urged_too_often(services, call, list(lines.values()))
    for line in lines.values():
        permit(services, call, ASSIGNMENT_DECIDE, line.organization)
        _must_be_above(services, call, line.organization)
        line.urge(message, call.act_for(services.standing_data.superior(line.organization)))
    return record(services, call, *lines.values(), urged=len(lines))


def _must_be_above(services: Services, call: Call, organization: str) -> None:
    """Nobody urges itself; the root alone has nobody above it."""
    itself = call.who.organization == organization and not call.who.operator
    if itself and services.standing_data.superior(organization) != organization:
        raise forbidden(call.who, ASSIGNMENT_DECIDE, organization)
