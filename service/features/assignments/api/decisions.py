"""What the superior does with assignments: accept, return, decide, urge, cancel, order by hand."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response
from pydantic import Field

from aggregates.values.text import Text, text
from service.features.assignments.api.assignments import Reason
from service.features.assignments.commands import acts as commands
from service.features.assignments.commands import handing_down
from service.features.assignments.commands.handing_down import ByHand
from service.features.assignments.rights import ASSIGNMENT_DECIDE, ASSIGNMENT_ISSUE
from service.web import documented
from service.web.documented import CHANGES, MAKES
from service.web.fields import Body, Code, Day, Line, Points, Words
from service.web.frame import RecordDep

router = documented.router("assignments")


class Order(Body):
    """督办单. It belongs to the month of its deadline (R3); ``points``: none unless stated."""

    organizations: Annotated[list[Code], Field(min_length=1, max_length=1000)]
    title: Line
    due: Day
    requirement: Words | None = None
    points: Annotated[Points, Field(default_factory=int)]


@router.post("/assignments", opens=ASSIGNMENT_ISSUE, **MAKES)
def order(body: Order, record: RecordDep) -> Response:
    """督办单: by hand, to any organizations beneath the issuer; answers ``assignments``, ids."""
    by_hand = ByHand(
        organizations=body.organizations,
        title=Text(body.title),
        due=body.due,
        requirement=text(body.requirement),
        points=body.points,
    )
    return record(handing_down.issue_by_hand, by_hand)


@router.put("/assignments/{assignment}/acceptance", opens=ASSIGNMENT_DECIDE, **CHANGES)
def accept(assignment: UUID, record: RecordDep) -> Response:
    """审核办结; final. Only the superior may, and only what was reported (R3)."""
    return record(commands.accept, assignment)


@router.put("/assignments/{assignment}/return", opens=ASSIGNMENT_DECIDE, **CHANGES)
def return_(assignment: UUID, body: Reason, record: RecordDep) -> Response:
    """退回补正; the claim no longer counts until it is reported again."""
    return record(commands.return_, assignment, _words(body.reason))


class Cancellation(Body):
    reason: Words | None = None


@router.put("/assignments/{assignment}/cancellation", opens=ASSIGNMENT_DECIDE, **CHANGES)
def cancel(assignment: UUID, record: RecordDep, body: Cancellation | None = None) -> Response:
    """撤销, with the open children it made; answers ``cancelled``, how many (R3)."""
    return record(commands.cancel, assignment, text(body.reason) if body else None)


class Transfer(Body):
    to: Code


@router.put("/assignments/{assignment}/transfer", opens=ASSIGNMENT_DECIDE, **CHANGES)
def transfer(assignment: UUID, body: Transfer, record: RecordDep) -> Response:
    """转办; to a holder of the same task it cancels instead (R19)."""
    return record(commands.transfer, assignment, body.to)


@router.put("/assignments/{assignment}/reissue", opens=ASSIGNMENT_DECIDE, **CHANGES)
def reissue(assignment: UUID, record: RecordDep) -> Response:
    """A singly cancelled one lives again under its id (R1)."""
    return record(handing_down.reissue_one, assignment)


class Urging(Body):
    message: Words | None = None


@router.post("/assignments/{assignment}/urgings", opens=ASSIGNMENT_DECIDE, **MAKES)
def urge(assignment: UUID, record: RecordDep, body: Urging | None = None) -> Response:
    """催办: told in the holder's next bundled notice."""
    return record(commands.urge, [assignment], text(body.message) if body else None)


class Urgings(Body):
    assignments: Annotated[list[UUID], Field(min_length=1, max_length=5000)]
    message: Words | None = None


@router.post("/urgings", opens=ASSIGNMENT_DECIDE, **MAKES)
def urge_many(body: Urgings, record: RecordDep) -> Response:
    """催办, many together, all or none; answers ``urged``, how many."""
    return record(commands.urge, body.assignments, text(body.message))


class ExtensionDecision(Body):
    """``due``: another day than the one asked for; ``reason``: why it is refused."""

    granted: bool
    due: Day | None = None
    reason: Words | None = None


@router.put(
    "/assignments/{assignment}/extensions/{number}/decision", opens=ASSIGNMENT_DECIDE, **CHANGES
)
def decide_extension(
    assignment: UUID,
    number: Annotated[int, Path(ge=1, le=1000)],
    body: ExtensionDecision,
    record: RecordDep,
) -> Response:
    """延期答复; not past the parent's deadline nor, with points, its report's due date (R2)."""
    if body.granted:
        return record(commands.grant_extension, assignment, number, body.due)
    return record(commands.refuse_extension, assignment, number, text(body.reason))


class Decision(Body):
    granted: bool
    reason: Words | None = None


@router.put("/assignments/{assignment}/not-applicable/decision", opens=ASSIGNMENT_DECIDE, **CHANGES)
def decide_not_applicable(assignment: UUID, body: Decision, record: RecordDep) -> Response:
    """不适用答复."""
    if body.granted:
        return record(commands.grant_not_applicable, assignment)
    return record(commands.refuse_not_applicable, assignment, text(body.reason))


def _words(typed: str) -> Text:
    found = text(typed)
    assert found is not None
    return found
