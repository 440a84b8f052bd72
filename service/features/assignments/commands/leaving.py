"""An assignment leaves its holder: cancelled, with what it made, or transferred (R3, R19)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Status
from aggregates.event import Act
from aggregates.values.text import Text
from service.features.assignments.commands import month_lines
from service.features.assignments.commands.one import load, must_be_one_of, must_be_superior
from service.features.assignments.rights import ASSIGNMENT_DECIDE
from service.recording.call import Call, Done, must_stand, permit, record
from service.services import Services


def cancel(services: Services, call: Call, assignment: UUID, reason: Text | None) -> Done:
    """With it go the open children it made; linked ones, done or not, are only unlinked (R3). Who
    ordered it may take it back, however far above the holder."""
    line = load(services, assignment)
    permit(services, call, ASSIGNMENT_DECIDE, line.organization)
    places: list[str] = [services.standing_data.superior(line.organization), line.issuer]
    by = must_be_one_of(services, call, places, line.organization, ASSIGNMENT_DECIDE)
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
