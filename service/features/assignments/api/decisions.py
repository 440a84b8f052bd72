"""What the superior does with assignments: accept, return, decide, urge, cancel, order by hand."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from aggregates.values.text import text
from service.features.assignments.bodies import (
    Cancellation,
    Decision,
    ExtensionDecision,
    Order,
    Return,
    Transfer,
    Urging,
    UrgingTogether,
)
from service.features.assignments.commands import acts as commands
from service.features.assignments.commands import ordering
from service.features.assignments.rights import ASSIGNMENT_DECIDE, ASSIGNMENT_ISSUE
from service.web import documented
from service.web.documented import CHANGES, MAKES
from service.web.fields import words
from service.web.frame import RecordDep

router = documented.router("assignments")


@router.post("/assignments", opens=ASSIGNMENT_ISSUE, **MAKES)
def order(body: Order, record: RecordDep) -> Response:
    """督办单: by hand, to any organizations beneath the issuer; answers ``assignments``, ids."""
    return record(ordering.issue_by_hand, ordering.by_hand(body))


@router.put("/assignments/{assignment}/acceptance", opens=ASSIGNMENT_DECIDE, **CHANGES)
def accept(assignment: UUID, record: RecordDep) -> Response:
    """审核办结; final. Only the superior may, and only what was reported (R3)."""
    return record(commands.accept, assignment)


@router.put("/assignments/{assignment}/return", opens=ASSIGNMENT_DECIDE, **CHANGES)
def return_(assignment: UUID, body: Return, record: RecordDep) -> Response:
    """退回补正; the claim no longer counts until it is reported again."""
    return record(commands.return_, assignment, words(body.reason))


@router.put("/assignments/{assignment}/cancellation", opens=ASSIGNMENT_DECIDE, **CHANGES)
def cancel(assignment: UUID, record: RecordDep, body: Cancellation | None = None) -> Response:
    """撤销, with the open children it made; answers ``cancelled``, how many (R3)."""
    return record(commands.cancel, assignment, text(body.reason) if body else None)


@router.put("/assignments/{assignment}/transfer", opens=ASSIGNMENT_DECIDE, **CHANGES)
def transfer(assignment: UUID, body: Transfer, record: RecordDep) -> Response:
    """转办; to a holder of the same task it cancels instead (R19)."""
    return record(commands.transfer, assignment, body.to)


@router.put("/assignments/{assignment}/reissue", opens=ASSIGNMENT_DECIDE, **CHANGES)
def reissue(assignment: UUID, record: RecordDep) -> Response:
    """A singly cancelled one lives again under its id (R1)."""
    return record(ordering.reissue_one, assignment)


@router.post("/assignments/{assignment}/urgings", opens=ASSIGNMENT_DECIDE, **MAKES)
def urge(assignment: UUID, record: RecordDep, body: Urging | None = None) -> Response:
    """催办: told in the holder's next bundled notice."""
    return record(commands.urge, [assignment], text(body.message) if body else None)


@router.post("/urgings", opens=ASSIGNMENT_DECIDE, **MAKES)
def urge_many(body: UrgingTogether, record: RecordDep) -> Response:
    """催办, many together, all or none; answers ``urged``, how many."""
    return record(commands.urge, body.assignments, text(body.message))


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
    return record(commands.decide_extension, assignment, number, body)


@router.put("/assignments/{assignment}/not-applicable/decision", opens=ASSIGNMENT_DECIDE, **CHANGES)
def decide_not_applicable(assignment: UUID, body: Decision, record: RecordDep) -> Response:
    """不适用答复."""
    return record(commands.decide_not_applicable, assignment, body)
