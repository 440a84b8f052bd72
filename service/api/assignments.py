"""Assignments (任务交办): lists, one, its handoffs, and every change of its state."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from aggregates.assignment.states import Outcome
from aggregates.values.points import parse_points
from aggregates.values.text import text
from service.access.actions import Action
from service.commands import assignments as commands
from service.depends import CallDep, ReaderDep, ServicesDep, WhoDep, allow
from service.queries import assignments as queries
from service.queries import shown
from service.queries.catalogue import catalogue

router = APIRouter(prefix="/api/v1", tags=["assignments"])


class Report(BaseModel):
    """``points`` is a decimal string; ``evidence`` SHA-256 digests put in before."""

    outcome: Outcome = Outcome.DONE
    points: str = "0"
    statement: str | None = Field(None, max_length=4000)
    happened_on: date | None = None
    evidence: list[str] = Field(default_factory=list, max_length=50)
    despite: str | None = Field(None, max_length=1000)


@router.put("/assignments/{assignment}/receipt")
def receive(assignment: UUID, services: ServicesDep, call: CallDep) -> dict[str, Any]:
    """签收; 409 where it is closed."""
    return commands.receive(services, call, assignment).answer


@router.put("/assignments/{assignment}/report")
def report(assignment: UUID, body: Report, services: ServicesDep, call: CallDep) -> dict[str, Any]:
    """上报; 422 for points above the weight or an unknown file, 409 where it is closed."""
    return commands.report(
        services,
        call,
        assignment,
        outcome=body.outcome,
        points=parse_points(body.points),
        statement=text(body.statement),
        happened_on=body.happened_on,
        evidence=body.evidence or None,
        despite=text(body.despite),
    ).answer


@router.get("/assignments/{assignment}")
def one(assignment: UUID, services: ServicesDep, who: WhoDep, reader: ReaderDep) -> dict[str, Any]:
    row = queries.one(reader, assignment)
    allow(services, who, Action.ASSIGNMENT_READ, row.organization)
    return shown.assignment(queries.lines(reader, [row], catalogue(reader))[0])
