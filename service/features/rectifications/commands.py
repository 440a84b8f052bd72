"""Rectifications (整改) issued by what finds something wanting; measure and person said later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import UNREPORTED, Origin, Outcome, Status
from aggregates.errors import NotFound, Refused
from aggregates.event import Act, Aggregate, Event
from aggregates.rectification.rectification import Rectification, Source, rectification_id
from aggregates.values.period import Month
from aggregates.values.text import Text
from service.features.assignments.commands.handing_down import must_not_be_past
from service.features.assignments.commands.holding import open_children
from service.features.assignments.commands.leaving import cancel_children
from service.features.assignments.commands.one import load, must_be_superior
from service.features.assignments.rights import ASSIGNMENT_DECIDE, ASSIGNMENT_HOLD
from service.features.rectifications.rights import RECTIFICATION_PLAN
from service.recording.call import Call, Done, must_stand, permit, record
from service.services import Services

TITLE = 60  # characters of the problem that name its assignment


class AlreadyReported(Refused):
    rule = "R7"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanting:
    """What is wanting. ``due`` None: the scheme's working days from today."""

    problem: Text
    measure: Text | None = None
    responsible: Text | None = None
    due: date | None = None


def ordered(
    services: Services,
    call: Call,
    key: UUID,
    wanting: Wanting,
    *,
    organization: str,
    issuer: str,
    source: Source,
    of: UUID | None,
    act: Act,
) -> tuple[Assignment, Rectification]:
    """The assignment ``key`` and what it is for, not recorded yet: no points (R3), in the month of
    its deadline. Whoever orders has asked for their own right."""
    must_stand(services, organization)
    due = wanting.due or _usual_day(services, call)
    must_not_be_past(services, call, due)
    line = Assignment.issue(
        key,
        period=str(Month.of(due)),
        organization=organization,
        issuer=issuer,
        origin=Origin.RECTIFICATION,
        due=due,
        title=Text(_title(wanting.problem)),
        requirement=wanting.measure,
        act=act,
    )
    about = Rectification.order(
        key,
        organization=organization,
        source=source,
        of=of,
        due=due,
        problem=wanting.problem,
        measure=wanting.measure,
        responsible=wanting.responsible,
        act=replace(act, cause=line.last_reference),
    )
    return line, about


def _usual_day(services: Services, call: Call) -> date:
    data = services.standing_data
    days = data.version(data.month(call.act.at)).parameters.rectification_days
    return data.calendar.plus(data.today(call.act.at), days)


def _title(problem: Text) -> str:
    words = " ".join((problem.value or "").split())
    return words if len(words) <= TITLE else f"{words[: TITLE - 1]}…"


def withdrawn(
    services: Services, keys: Sequence[UUID], act: Act, *, strict: bool
) -> list[Assignment]:
    """Those cancelled whose cause is gone. ``strict``: refused where one is reported already;
    otherwise such a one stays."""
    changed: list[Assignment] = []
    for key in keys:
        line = load(services, key)
        if line.status in UNREPORTED:
            line.cancel(None, act)
            changed += [line, *cancel_children(services, line, None, act)]
        elif strict and line.status != Status.CANCELLED:
            raise AlreadyReported(
                "Its rectification is reported already, so the failure is not taken back."
            )
    return changed


def plan(
    services: Services,
    call: Call,
    assignment: UUID,
    measure: Text | None,
    responsible: Text | None,
) -> Done:
    """整改措施、责任人: by its holder or its superior, while it is open."""
    return record(services, call, *planned(services, call, assignment, measure, responsible))


def planned(
    services: Services,
    call: Call,
    assignment: UUID,
    measure: Text | None,
    responsible: Text | None,
) -> list[Aggregate]:
    about = services.log.find(Rectification, rectification_id(assignment))
    line = services.log.find(Assignment, assignment) if about is not None else None
    permit(services, call, RECTIFICATION_PLAN, line.organization if line else None)
    if about is None or line is None:
        raise NotFound("There is no rectification {id}.", id=assignment)
    call.read_set.on_thing(line.id, line.version)
    if not line.is_open:
        raise Refused("The rectification is over; nothing is planned any more.", rule="R7")
    about.plan(measure, responsible, call.act_for(line.organization))
    return [about]


def moved_on(
    services: Services,
    call: Call,
    assignment: UUID,
    statement: Text | None,
    outcome: Outcome,
    *,
    close: bool,
) -> list[Event]:
    """整改情况 reported where ``statement`` says it; ``close``: accepted by the superior (销号)."""
    line = load(services, assignment)
    if statement is not None:
        permit(services, call, ASSIGNMENT_HOLD, line.organization)
        line.report(
            outcome=outcome, points=0, today=services.standing_data.today(call.act.at),
            act=call.act_for(line.organization), statement=statement,
            open_children=open_children(services, line),
        )  # fmt: skip
    if close:
        permit(services, call, ASSIGNMENT_DECIDE, line.organization)
        must_be_superior(services, call, line.organization, ASSIGNMENT_DECIDE)
        act = call.act_for(services.standing_data.superior(line.organization))
        line.accept(act)
    return line.take()
