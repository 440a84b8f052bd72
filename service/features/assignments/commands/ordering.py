"""Work by hand (督办单), and one cancelled line issued again (R1, R3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Origin
from aggregates.errors import Refused
from aggregates.event import Aggregate
from aggregates.values.period import Month
from aggregates.values.text import Text, text
from service.features.assignments.bodies import Order
from service.features.assignments.commands import month_lines
from service.features.assignments.commands.handing_down import (
    NotBelow,
    must_not_be_past,
    words_of,
)
from service.features.assignments.commands.one import load, must_be_superior
from service.features.assignments.rights import ASSIGNMENT_DECIDE, ASSIGNMENT_ISSUE
from service.recording.call import Call, Done, must_stand, permit, record
from service.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """A 督办单: ``points`` hundredths, none unless stated; it belongs to its deadline's month."""

    organizations: list[str]
    title: Text
    due: date
    requirement: Text | None = None
    points: int = 0


def by_hand(body: Order) -> ByHand:
    return ByHand(
        organizations=body.organizations,
        title=Text(body.title),
        due=body.due,
        requirement=text(body.requirement),
        points=body.points,
    )


def issue_by_hand(services: Services, call: Call, order: ByHand) -> Done:
    """To any organizations of the issuer's subtree."""
    must_not_be_past(services, call, order.due)
    period = Month.of(order.due)
    made: list[Aggregate] = []
    for number, code in enumerate(dict.fromkeys(order.organizations)):
        permit(services, call, ASSIGNMENT_ISSUE, code)
        _must_not_be_own(services, call, code)
        must_stand(services, code)
        if order.points:
            month_lines.must_take_points(services, call, code, str(period))
        issuer = (
            services.standing_data.superior(code) if call.who.operator else call.who.organization
        )
        made.append(
            Assignment.issue(
                uuid5(call.act.command_id, str(number)),
                period=str(period),
                organization=code,
                issuer=issuer,
                origin=Origin.BY_HAND,
                points=order.points,
                due=order.due,
                title=order.title,
                requirement=order.requirement,
                act=call.act_for(issuer),
            )
        )
    return record(services, call, *made, assignments=[str(each.id) for each in made])


def _must_not_be_own(services: Services, call: Call, code: str) -> None:
    """Work comes from above; the root alone may give some to itself."""
    itself = call.who.organization == code and not call.who.operator
    if itself and services.standing_data.superior(code) != code:
        raise NotBelow("{code} cannot issue work to itself; its superior does.", code=code)


def reissue_one(services: Services, call: Call, assignment: UUID) -> Done:
    """A singly cancelled one is issued again only by hand, under the same id (R1)."""
    line = load(services, assignment)
    permit(services, call, ASSIGNMENT_DECIDE, line.organization)
    must_be_superior(services, call, line.organization, ASSIGNMENT_DECIDE)
    must_stand(services, line.organization)
    _must_be_free(services, call, line)
    if line.points:
        month_lines.must_take_points(services, call, line.organization, line.period)
    act = call.act_for(services.standing_data.superior(line.organization))
    title, requirement = words_of(services, line)
    line.reissue(
        due=line.due,
        points=line.points,
        task_version=line.task_version,
        title=title,
        requirement=requirement,
        act=act,
    )
    return record(services, call, line)


def _must_be_free(services: Services, call: Call, assignment: Assignment) -> None:
    period = assignment.period
    if (
        month_lines.live(
            services, call, assignment.organization, period, assignment.task, but=assignment.id
        )
        is not None
    ):
        raise Refused(
            "{organization} holds task {task} for {period} already; there is at most one.",
            rule="R1",
            organization=assignment.organization,
            task=assignment.task,
            period=period,
        )
