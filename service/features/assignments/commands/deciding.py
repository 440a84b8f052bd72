"""What the holder's superior decides of an assignment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from aggregates.assignment.assignment import Assignment
from aggregates.event import Act
from aggregates.values.text import Text, text
from service.features.assignments.bodies import Decision, ExtensionDecision
from service.features.assignments.commands import month_lines
from service.features.assignments.commands.one import load, must_be_superior
from service.features.assignments.rights import ASSIGNMENT_DECIDE
from service.recording.call import Call, Done, permit, record
from service.services import Services


def accept(services: Services, call: Call, assignment: UUID) -> Done:
    return _decide(services, call, assignment, lambda assignment, act: assignment.accept(act))


def return_(services: Services, call: Call, assignment: UUID, reason: Text) -> Done:
    return _decide(
        services, call, assignment, lambda assignment, act: assignment.return_(reason, act)
    )


def grant_not_applicable(services: Services, call: Call, assignment: UUID) -> Done:
    return _decide(
        services, call, assignment, lambda assignment, act: assignment.grant_not_applicable(act)
    )


def refuse_not_applicable(
    services: Services, call: Call, assignment: UUID, reason: Text | None
) -> Done:
    return _decide(
        services,
        call,
        assignment,
        lambda assignment, act: assignment.refuse_not_applicable(reason, act),
    )


def grant_extension(
    services: Services, call: Call, assignment: UUID, number: int, due: date | None = None
) -> Done:
    """Not later than the parent's deadline nor, with points, than its report's due date (R2)."""

    def grant(assignment: Assignment, act: Act) -> None:
        assignment.grant_extension(number, due, latest_extension(services, assignment), act)

    return _decide(services, call, assignment, grant)


def latest_extension(services: Services, assignment: Assignment) -> date | None:
    limits = []
    if assignment.parent is not None:
        limits.append(load(services, assignment.parent).due)
    if assignment.points:
        limits.append(month_lines.report_due(services, assignment.period))
    return min(limits, default=None)


def refuse_extension(
    services: Services, call: Call, assignment: UUID, number: int, reason: Text | None
) -> Done:
    return _decide(
        services,
        call,
        assignment,
        lambda assignment, act: assignment.refuse_extension(number, reason, act),
    )


def decide_extension(
    services: Services, call: Call, assignment: UUID, number: int, body: ExtensionDecision
) -> Done:
    if body.granted:
        return grant_extension(services, call, assignment, number, body.due)
    return refuse_extension(services, call, assignment, number, text(body.reason))


def decide_not_applicable(services: Services, call: Call, assignment: UUID, body: Decision) -> Done:
    if body.granted:
        return grant_not_applicable(services, call, assignment)
    return refuse_not_applicable(services, call, assignment, text(body.reason))


def _decide(
    services: Services, call: Call, assignment: UUID, decide: Callable[[Assignment, Act], None]
) -> Done:
    line = load(services, assignment)
    permit(services, call, ASSIGNMENT_DECIDE, line.organization)
    must_be_superior(services, call, line.organization, ASSIGNMENT_DECIDE)
    decide(line, call.act_for(services.standing_data.superior(line.organization)))
    return record(services, call, line, *month_lines.rescored(services, call, line))
