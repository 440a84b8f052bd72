"""Handing down (分解下达, R3), and assignments by hand (督办单)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid5

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.events import AssignmentIssued
from aggregates.assignment.states import Origin, catalogue_id
from aggregates.errors import Refused
from aggregates.event import Act
from aggregates.values.period import Month
from aggregates.values.text import Text, text
from service.features.assignments.bodies import HandingDownTogether
from service.features.assignments.commands import month_lines
from service.features.assignments.commands.one import load
from service.features.assignments.rights import ASSIGNMENT_HOLD
from service.recording.call import Call, Done, permit, record
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
    line = load(services, assignment)
    children = _handed(services, call, line, to, due, points, requirement)
    answer = {"children": [str(child.id) for child in children]}
    return record(services, call, line, *children, **answer)


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
        for assignment in lines
        for child in _handed(services, call, assignment, to, due or assignment.due, 0, requirement)
    ]
    return Handed(lines, children)


def planned(services: Services, call: Call, body: HandingDownTogether) -> Handed:
    requirement = text(body.requirement)
    return handing(services, call, body.assignments, body.to, body.due, requirement)


def hand_down_together(services: Services, call: Call, body: HandingDownTogether) -> Done:
    """All of them or none; answers ``lines``, ``made`` and ``linked``, how many."""
    handed = planned(services, call, body)
    each = {thing.id: thing for thing in (*handed.lines, *handed.children)}
    counts = {"lines": len(handed.lines), "made": handed.made, "linked": handed.linked}
    return record(services, call, *each.values(), **counts)


def _handed(
    services: Services,
    call: Call,
    assignment: Assignment,
    to: list[str],
    due: date,
    points: int,
    requirement: Text | None,
) -> list[Assignment]:
    permit(services, call, ASSIGNMENT_HOLD, assignment.organization)
    if due < Month.parse(assignment.period).first_day:
        must_not_be_past(services, call, due)
    assignment.must_allow(due)
    act = call.act_for(assignment.organization)
    title = _title_of(services, assignment)
    children: list[Assignment] = []
    for code in dict.fromkeys(to):
        _must_be_below(services, code, assignment.organization)
        if points:
            month_lines.must_take_points(services, call, code, assignment.period)
        children.append(
            _child(services, call, assignment, code, due, points, title, requirement, act)
        )
    return children


def _title_of(services: Services, assignment: Assignment) -> Text | None:
    """Work by hand goes by its words all the way down, also where a link to it is cut later."""
    return words_of(services, assignment)[0] if assignment.task is None else None


def words_of(services: Services, assignment: Assignment) -> tuple[Text | None, Text | None]:
    """The title and the requirement it was issued with; None for what was forgotten."""
    issued = max(
        fact.position
        for fact in services.log.facts_about(assignment.id)
        if isinstance(fact.event, AssignmentIssued)
    )
    words = services.log.texts_of([issued])
    return text(words.get((issued, "title"))), text(words.get((issued, "requirement")))


def _must_be_below(services: Services, code: str, holder: str) -> None:
    below = services.standing_data.organization(code)
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
    assignment: Assignment,
    code: str,
    due: date,
    points: int,
    title: Text | None,
    requirement: Text | None,
    act: Act,
) -> Assignment:
    child = month_lines.live(services, call, code, assignment.period, assignment.task)
    if child is not None:
        if child.is_unreported and due < child.due:
            must_not_be_past(services, call, due)
        _must_lose_nothing(services, child, points, requirement)
        _link(assignment, child, due, act)
        return child
    made = _id_of_child(services, assignment, code)
    assignment.hand_down(made, code, due, False, act)
    return Assignment.issue(
        made,
        period=assignment.period,
        organization=code,
        issuer=assignment.organization,
        origin=Origin.HANDED_DOWN,
        task=assignment.task,
        task_version=assignment.task_version,
        points=points,
        due=due,
        parent=assignment.id,
        title=title,
        requirement=requirement,
        act=replace(act, cause=assignment.last_reference),
    )


def _must_lose_nothing(
    services: Services, child: Assignment, points: int, requirement: Text | None
) -> None:
    """A line that is linked keeps its own words and points: others are refused, not dropped."""
    asks = requirement is not None and requirement != words_of(services, child)[1]
    if asks or points not in (0, child.points):
        raise HeldAlready(
            "{code} holds that task already, with points and words of its own: hand it down to "
            "{code} without a requirement and points, or give an order by hand.",
            code=child.organization,
        )


def _id_of_child(services: Services, assignment: Assignment, code: str) -> UUID:
    """The id that the catalogue would give it, so that one receiver never holds a task twice."""
    if assignment.task is not None:
        derived = catalogue_id(assignment.period, code, assignment.task)
        if services.log.find(Assignment, derived) is None:
            return derived
    return uuid5(assignment.id, f"{code}/{assignment.version + 1}")


def _link(assignment: Assignment, child: Assignment, due: date, act: Act) -> None:
    """What the receiver holds already becomes the child; the same again is nothing new."""
    within = child.due_within(due)
    if child.parent == assignment.id and within == child.due:
        return
    assignment.hand_down(child.id, child.organization, within, True, act)
    child.link(assignment.id, within, replace(act, cause=assignment.last_reference))


def must_not_be_past(services: Services, call: Call, due: date) -> None:
    today = services.standing_data.today(call.act.at)
    if due < today:
        raise Refused(
            "The deadline {due} has already passed; today is {today}.",
            rule="R3",
            due=due,
            today=today,
        )
