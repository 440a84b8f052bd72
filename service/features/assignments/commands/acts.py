"""One assignment, from both sides: what its holder does, and what the holder's superior does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from uuid import UUID

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Outcome, Status
from aggregates.errors import NotFound
from aggregates.event import Act
from aggregates.values.text import Text, text
from service.access.actions import Action
from service.access.who import forbidden
from service.features.assignments.bodies import Decision, ExtensionDecision, Report
from service.features.assignments.commands import month_lines
from service.features.assignments.rights import ASSIGNMENT_DECIDE, ASSIGNMENT_HOLD
from service.features.evidence.commands import must_have_evidence
from service.recording.call import Call, Done, check, must_stand, permit, record
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
    _must_be_one_of(services, call, [superior], organization, action)


def _must_be_one_of(
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


# --- the holder ---------------------------------------------------------------------------------


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


# --- the superior -------------------------------------------------------------------------------


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


def cancel(services: Services, call: Call, assignment: UUID, reason: Text | None) -> Done:
    """With it go the open children it made; linked ones, done or not, are only unlinked (R3). Who
    ordered it may take it back, however far above the holder."""
    line = load(services, assignment)
    permit(services, call, ASSIGNMENT_DECIDE, line.organization)
    places: list[str] = [services.standing_data.superior(line.organization), line.issuer]
    by = _must_be_one_of(services, call, places, line.organization, ASSIGNMENT_DECIDE)
    act = call.act_for(by)
    line.must_be_decided_by_another(act)
    line.cancel(reason, act)
    changed = [line, *cancel_children(services, line, reason, act)]
    scored = month_lines.rescored(services, call, *changed)
    gone = sum(each.status == Status.CANCELLED for each in changed)
    return record(services, call, *changed, *scored, cancelled=gone)


def cancel_children(
    services: Services,
    assignment: Assignment,
    reason: Text | None,
    act: Act,
    but: Collection[UUID] = (),
) -> list[Assignment]:
    """``but``: those that the same act has taken from their parents already."""
    changed: list[Assignment] = []
    for child in services.log.get_many(Assignment, assignment.children).values():
        if child.id in but or child.parent != assignment.id or child.status == Status.CANCELLED:
            continue
        if child.id not in assignment.made:
            child.unlink(act)
            changed.append(child)
        elif child.is_open:
            child.cancel(reason, act)
            changed += [child, *cancel_children(services, child, reason, act, but)]
    return changed


def transfer(services: Services, call: Call, assignment: UUID, to: str) -> Done:
    """转办. To a holder of the same task it cancels instead (R19)."""
    line = load(services, assignment)
    permit(services, call, ASSIGNMENT_DECIDE, line.organization)
    must_be_superior(services, call, line.organization, ASSIGNMENT_DECIDE)
    must_stand(services, to)
    permit(services, call, ASSIGNMENT_DECIDE, to)
    was = line.organization
    if line.points and to != was and _twin(services, call, line, to) is None:
        month_lines.must_take_points(services, call, to, line.period)
    act = call.act_for(services.standing_data.superior(was))
    line.must_be_decided_by_another(act)
    changed = moved(services, call, line, to, act)
    scored = [
        *month_lines.rescored(services, call, changed[0], was=was),
        *month_lines.rescored(services, call, *changed[1:]),
    ]
    return record(services, call, *changed, *scored)


def moved(
    services: Services,
    call: Call,
    assignment: Assignment,
    to: str,
    act: Act,
    but: Collection[UUID] = (),
) -> list[Assignment]:
    """Transfers, or cancels where the receiver already holds that task for that period, or can
    take no more points in it."""
    if to == assignment.organization:
        return [assignment]
    closed = assignment.points and not month_lines.takes_points(
        services, call, to, assignment.period
    )
    if closed or _twin(services, call, assignment, to) is not None:
        assignment.cancel(None, act)
        return [assignment, *cancel_children(services, assignment, None, act, but)]
    assignment.unlink(act)
    assignment.transfer(to, act)
    return [assignment]


def _twin(services: Services, call: Call, assignment: Assignment, to: str) -> Assignment | None:
    return month_lines.live(
        services, call, to, assignment.period, assignment.task, but=assignment.id
    )


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
