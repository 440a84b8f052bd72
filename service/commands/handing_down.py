"""Handing down (分解下达, R3), and assignments by hand (督办单)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid5

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Origin, catalogue_id
from aggregates.errors import Refused
from aggregates.event import Act, Aggregate
from aggregates.month.month import MonthBook, month_id
from aggregates.report.report import MonthlyReport, ReportStatus, report_id
from aggregates.values.period import Month
from aggregates.values.text import Text
from service.access.actions import Action
from service.commands import month_lines
from service.commands.assignments import load
from service.commands.call import Call, Done, permit, record
from service.wiring import Services


class NotBelow(Refused):
    rule = "R3"


class ListIsClosed(Refused):
    rule = "R3"


def hand_down(
    services: Services,
    call: Call,
    assignment: UUID,
    to: list[str],
    due: date,
    points: int = 0,
    requirement: Text | None = None,
) -> Done:
    """To organizations directly under the holder; where one already holds the task, that
    assignment is linked, and its deadline may come forward."""
    held = load(services, assignment)
    permit(services, call, Action.ASSIGNMENT_HOLD, held.organization)
    must_not_be_past(services, call, due)
    act = call.act_for(held.organization)
    children: list[Assignment] = []
    for code in dict.fromkeys(to):
        _must_be_below(services, code, held.organization)
        if points:
            must_take_points(services, code, held.period)
        children.append(_child(services, held, code, due, points, requirement, act))
    answer = {"children": [str(child.id) for child in children]}
    return record(services, call, held, *children, **answer)


def _must_be_below(services: Services, code: str, holder: str) -> None:
    below = services.standing.organization(code)
    if below.superior != holder or below.dissolved:
        raise NotBelow(
            "{code} does not stand directly under {holder}; work is handed down one step at a "
            "time.",
            code=code,
            holder=holder,
        )


def _child(
    services: Services,
    held: Assignment,
    code: str,
    due: date,
    points: int,
    requirement: Text | None,
    act: Act,
) -> Assignment:
    child = _held_already(services, held, code)
    if child is not None:
        held.hand_down(child.id, code, min(due, child.due), True, act)
        child.link(held.id, due, replace(act, cause=held.last_reference))
        return child
    made = _id_of_child(services, held, code)
    held.hand_down(made, code, due, False, act)
    return Assignment.issue(
        made,
        period=held.period,
        organization=code,
        issuer=held.organization,
        origin=Origin.HANDED_DOWN,
        task=held.task,
        task_version=None,
        points=points,
        due=due,
        parent=held.id,
        title=None,
        requirement=requirement,
        act=replace(act, cause=held.last_reference),
    )


def _id_of_child(services: Services, held: Assignment, code: str) -> UUID:
    """The id that the catalogue would give it, so that one receiver never holds a task twice."""
    if held.task is not None:
        derived = catalogue_id(held.period, code, held.task)
        if services.log.find(Assignment, derived) is None:
            return derived
    return uuid5(held.id, f"{code}/{held.version + 1}")


def _held_already(services: Services, held: Assignment, code: str) -> Assignment | None:
    if held.task is None:
        return None
    theirs = month_lines.of(services, [code], held.period)
    return next((line for line in theirs if line.task == held.task and line.is_open), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """A 督办单: ``points`` hundredths, none unless stated; it belongs to its deadline's month."""

    organizations: list[str]
    title: Text
    due: date
    requirement: Text | None = None
    points: int = 0


def issue_by_hand(services: Services, call: Call, order: ByHand) -> Done:
    """To any organizations of the issuer's subtree."""
    must_not_be_past(services, call, order.due)
    period = Month.of(order.due)
    made: list[Aggregate] = []
    for number, code in enumerate(dict.fromkeys(order.organizations)):
        permit(services, call, Action.ASSIGNMENT_ISSUE, code)
        receiver = services.standing.organization(code)
        if receiver.dissolved:
            raise Refused("Organization {code} is dissolved.", rule="R19", code=code)
        if order.points:
            must_take_points(services, code, str(period))
        issuer = services.standing.superior(code) if call.who.operator else call.who.organization
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


def reissue_one(services: Services, call: Call, assignment: UUID) -> Done:
    """A singly cancelled one is issued again only by hand, under the same id (R1)."""
    held = load(services, assignment)
    permit(services, call, Action.ASSIGNMENT_DECIDE, held.organization)
    if held.points:
        must_take_points(services, held.organization, held.period)
    act = call.act_for(services.standing.superior(held.organization))
    held.reissue(due=held.due, points=held.points, task_version=held.task_version, act=act)
    return record(services, call, held)


def must_not_be_past(services: Services, call: Call, due: date) -> None:
    today = services.standing.today(call.act.at)
    if due < today:
        raise Refused(
            "The deadline {due} has already passed; today is {today}.",
            rule="R3",
            due=due,
            today=today,
        )


def must_take_points(services: Services, organization: str, period: str) -> None:
    """None with points can be added to a month whose report is submitted, or that is closed."""
    month = services.log.find(MonthBook, month_id(period))
    if month is not None:
        month.must_be_open()
    report = services.log.find(MonthlyReport, report_id(organization, period))
    if report is not None and report.status not in (None, ReportStatus.RETURNED):
        raise ListIsClosed(
            "The report of {organization} for {period} is sent; no further work with points can "
            "be added to it.",
            organization=organization,
            period=period,
        )
