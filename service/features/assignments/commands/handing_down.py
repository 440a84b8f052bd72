"""Handing down (分解下达, R3), and assignments by hand (督办单)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid5

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.events import AssignmentIssued
from aggregates.assignment.states import Origin, catalogue_id
from aggregates.errors import Refused
from aggregates.event import Act, Aggregate
from aggregates.values.period import Month
from aggregates.values.text import Text, text
from service.features.assignments.bodies import Order
from service.features.assignments.commands import month_lines
from service.features.assignments.commands.acts import load, must_be_superior
from service.features.assignments.rights import ASSIGNMENT_DECIDE, ASSIGNMENT_HOLD, ASSIGNMENT_ISSUE
from service.recording.call import Call, Done, must_stand, permit, record
from service.services import Services


class NotBelow(Refused):
    rule = "R3"


class HeldAlready(Refused):
    """What the receiver holds already would have lost what was asked of it."""

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
    assignment is linked, and its deadline may come forward; HeldAlready where that would drop a
    requirement or points. A deadline that passed within the
    month is no hindrance: what is late is handed down too, and recorded when it is known."""
    held = load(services, assignment)
    children = _handed(services, call, held, to, due, points, requirement)
    answer = {"children": [str(child.id) for child in children]}
    return record(services, call, held, *children, **answer)


@dataclass(frozen=True, slots=True)
class Handed:
    """What handing down many together makes: the lines, with the children of each."""

    lines: list[Assignment]
    children: list[Assignment]

    @property
    def made(self) -> int:
        return sum(child.version == 1 for child in self.children)

    @property
    def linked(self) -> int:
        return len(self.children) - self.made


def handing(
    services: Services,
    call: Call,
    assignments: list[UUID],
    to: list[str],
    due: date | None = None,
    requirement: Text | None = None,
) -> Handed:
    """Many lines to the same organizations, looked at before they are recorded. ``due``: None
    leaves each line's own deadline."""
    lines = [load(services, each) for each in dict.fromkeys(assignments)]
    children = [
        child
        for held in lines
        for child in _handed(services, call, held, to, due or held.due, 0, requirement)
    ]
    return Handed(lines, children)


def hand_down_many(services: Services, call: Call, found: Handed) -> Done:
    """All of them or none."""
    each = {thing.id: thing for thing in (*found.lines, *found.children)}
    counts = {"lines": len(found.lines), "made": found.made, "linked": found.linked}
    return record(services, call, *each.values(), **counts)


def _handed(
    services: Services,
    call: Call,
    held: Assignment,
    to: list[str],
    due: date,
    points: int,
    requirement: Text | None,
) -> list[Assignment]:
    permit(services, call, ASSIGNMENT_HOLD, held.organization)
    if due < Month.parse(held.period).first_day:
        _must_not_be_past(services, call, due)
    held.must_allow(due)
    act = call.act_for(held.organization)
    title = _title_of(services, held)
    children: list[Assignment] = []
    for code in dict.fromkeys(to):
        _must_be_below(services, code, held.organization)
        if points:
            month_lines.must_take_points(services, call, code, held.period)
        children.append(_child(services, call, held, code, due, points, title, requirement, act))
    return children


def _title_of(services: Services, held: Assignment) -> Text | None:
    """Work by hand goes by its words all the way down, also where a link to it is cut later."""
    return _words_of(services, held)[0] if held.task is None else None


def _words_of(services: Services, held: Assignment) -> tuple[Text | None, Text | None]:
    """The title and the requirement it was issued with; None for what was forgotten."""
    issued = max(
        fact.position
        for fact in services.log.facts_about(held.id)
        if isinstance(fact.event, AssignmentIssued)
    )
    words = services.log.texts_of([issued])
    return text(words.get((issued, "title"))), text(words.get((issued, "requirement")))


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
    call: Call,
    held: Assignment,
    code: str,
    due: date,
    points: int,
    title: Text | None,
    requirement: Text | None,
    act: Act,
) -> Assignment:
    child = month_lines.live(services, call, code, held.period, held.task)
    if child is not None:
        _must_lose_nothing(services, child, points, requirement)
        _link(held, child, due, act)
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
        task_version=held.task_version,
        points=points,
        due=due,
        parent=held.id,
        title=title,
        requirement=requirement,
        act=replace(act, cause=held.last_reference),
    )


def _must_lose_nothing(
    services: Services, child: Assignment, points: int, requirement: Text | None
) -> None:
    """A line that is linked keeps its own words and points: others are refused, not dropped."""
    asks = requirement is not None and requirement != _words_of(services, child)[1]
    if asks or points not in (0, child.points):
        raise HeldAlready(
            "{code} holds that task already, with points and words of its own: hand it down to "
            "{code} without a requirement and points, or give an order by hand.",
            code=child.organization,
        )


def _id_of_child(services: Services, held: Assignment, code: str) -> UUID:
    """The id that the catalogue would give it, so that one receiver never holds a task twice."""
    if held.task is not None:
        derived = catalogue_id(held.period, code, held.task)
        if services.log.find(Assignment, derived) is None:
            return derived
    return uuid5(held.id, f"{code}/{held.version + 1}")


def _link(held: Assignment, child: Assignment, due: date, act: Act) -> None:
    """What the receiver holds already becomes the child; the same again is nothing new."""
    within = child.due_within(due)
    if child.parent == held.id and within == child.due:
        return
    held.hand_down(child.id, child.organization, within, True, act)
    child.link(held.id, within, replace(act, cause=held.last_reference))


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
    _must_not_be_past(services, call, order.due)
    period = Month.of(order.due)
    made: list[Aggregate] = []
    for number, code in enumerate(dict.fromkeys(order.organizations)):
        permit(services, call, ASSIGNMENT_ISSUE, code)
        _must_not_be_own(services, call, code)
        must_stand(services, code)
        if order.points:
            month_lines.must_take_points(services, call, code, str(period))
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


def _must_not_be_own(services: Services, call: Call, code: str) -> None:
    """Work comes from above; the root alone may give some to itself."""
    itself = call.who.organization == code and not call.who.operator
    if itself and services.standing.superior(code) != code:
        raise NotBelow("{code} cannot issue work to itself; its superior does.", code=code)


def reissue_one(services: Services, call: Call, assignment: UUID) -> Done:
    """A singly cancelled one is issued again only by hand, under the same id (R1)."""
    held = load(services, assignment)
    permit(services, call, ASSIGNMENT_DECIDE, held.organization)
    must_be_superior(services, call, held.organization, ASSIGNMENT_DECIDE)
    must_stand(services, held.organization)
    _must_not_be_held(services, call, held)
    if held.points:
        month_lines.must_take_points(services, call, held.organization, held.period)
    act = call.act_for(services.standing.superior(held.organization))
    title, requirement = _words_of(services, held)
    held.reissue(
        due=held.due,
        points=held.points,
        task_version=held.task_version,
        title=title,
        requirement=requirement,
        act=act,
    )
    return record(services, call, held)


def _must_not_be_held(services: Services, call: Call, held: Assignment) -> None:
    period = held.period
    if (
        month_lines.live(services, call, held.organization, period, held.task, but=held.id)
        is not None
    ):
        raise Refused(
            "{organization} holds task {task} for {period} already; there is at most one.",
            rule="R1",
            organization=held.organization,
            task=held.task,
            period=period,
        )


def _must_not_be_past(services: Services, call: Call, due: date) -> None:
    today = services.standing.today(call.act.at)
    if due < today:
        raise Refused(
            "The deadline {due} has already passed; today is {today}.",
            rule="R3",
            due=due,
            today=today,
        )
