"""What the holder of an assignment does with it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Outcome
from aggregates.values.text import Text, text
from service.features.assignments.bodies import Report
from service.features.assignments.commands import month_lines
from service.features.assignments.commands.one import load
from service.features.assignments.rights import ASSIGNMENT_HOLD
from service.features.evidence.commands import must_have_evidence
from service.recording.call import Call, Done, permit, record
from service.services import Services


def receive(services: Services, call: Call, assignment: UUID) -> Done:
    line = load(services, assignment)
    permit(services, call, ASSIGNMENT_HOLD, line.organization)
    line.receive(call.act_for(line.organization))
    return record(services, call, line)


def receive_list(services: Services, call: Call, organization: str, period: str) -> Done:
    """Everything of the month that waits for receipt, at one click."""
    permit(services, call, ASSIGNMENT_HOLD, organization)
    assignments = month_lines.of(services, [organization], period)
    act = call.act_for(organization)
    waiting = [line for line in assignments if line.is_open]
    for line in waiting:
        line.receive(act)
    received = sum(bool(line.pending_events) for line in waiting)
    return record(services, call, *waiting, received=received)


def report(
    services: Services,
    call: Call,
    assignment: UUID,
    *,
    outcome: Outcome,
    points: int,
    statement: Text | None = None,
    happened_on: date | None = None,
    evidence: list[str] | None = None,
    despite: Text | None = None,
) -> Done:
    line = load(services, assignment)
    permit(services, call, ASSIGNMENT_HOLD, line.organization)
    must_have_evidence(services, call, evidence or [])
    line.report(
        outcome=outcome,
        points=points,
        today=services.standing_data.today(call.act.at),
        act=call.act_for(line.organization),
        statement=statement,
        happened_on=happened_on,
        evidence=evidence,
        open_children=open_children(services, line),
        despite=despite,
    )
    return record(services, call, line, *month_lines.rescored(services, call, line))


def report_by(services: Services, call: Call, assignment: UUID, body: Report) -> Done:
    return report(
        services,
        call,
        assignment,
        outcome=body.outcome,
        points=body.points,
        statement=text(body.statement),
        happened_on=body.happened_on,
        evidence=body.evidence or None,
        despite=text(body.despite),
    )


def open_children(services: Services, assignment: Assignment) -> int:
    children = services.log.get_many(Assignment, assignment.children).values()
    return sum(child.is_open for child in children if child.parent == assignment.id)


def ask_extension(
    services: Services, call: Call, assignment: UUID, due: date, reason: Text
) -> Done:
    line = load(services, assignment)
    permit(services, call, ASSIGNMENT_HOLD, line.organization)
    number = line.ask_extension(due, reason, call.act_for(line.organization))
    return record(services, call, line, number=number)


def ask_not_applicable(services: Services, call: Call, assignment: UUID, reason: Text) -> Done:
    line = load(services, assignment)
    permit(services, call, ASSIGNMENT_HOLD, line.organization)
    line.ask_not_applicable(reason, call.act_for(line.organization))
    return record(services, call, line)
