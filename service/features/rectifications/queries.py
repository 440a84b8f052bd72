"""Rectifications (整改) as of a moment: each with its words and its assignment as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from aggregates.assignment.states import Outcome, Status
from aggregates.errors import NotFound
from projections.assignments import ASSIGNMENTS
from projections.rectifications import RECTIFICATIONS
from service.features.assignments.queries import lines as assignments
from service.features.assignments.queries.lines import Line
from service.features.catalogue.queries import catalogue
from service.reading.reader import Reader
from service.reading.sentences import said

STATES = {
    Status.ISSUED: "open", Status.RECEIVED: "open", Status.RETURNED: "open",
    Status.REPORTED: "reported", Status.ACCEPTED: "done", Status.CANCELLED: "cancelled",
    Status.NOT_APPLICABLE: "cancelled",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rectification:
    """``line``: its assignment. Words are None where nobody said any; forgotten ones say so."""

    line: Line
    source: str
    of: UUID | None
    problem: str
    measure: str | None
    responsible: str | None

    @property
    def id(self) -> str:
        return str(self.line.row.assignment)

    @property
    def organization(self) -> str:
        code: str = self.line.row.organization
        return code

    @property
    def state(self) -> str:
        """open, reported, done (销号), not_done (accepted 未完成) or cancelled."""
        row = self.line.row
        if row.status == Status.ACCEPTED and row.outcome == Outcome.NOT_DONE:
            return "not_done"
        return STATES[Status(row.status)]


def rectifications(
    reader: Reader,
    organizations: Iterable[str] | None = None,
    *,
    states: Sequence[str] = (),
    ids: Iterable[UUID] | None = None,
) -> list[Rectification]:
    """By deadline, then organization; ``organizations`` None: everybody's."""
    rows, lines = reader.view.rows(RECTIFICATIONS), reader.view.rows(ASSIGNMENTS)
    query = select(rows).join(lines, lines.c.assignment == rows.c.assignment)
    if organizations is not None:
        query = query.where(lines.c.organization.in_(list(organizations)))
    if ids is not None:
        query = query.where(rows.c.assignment.in_(list(ids)))
    stored = reader.view.all(query.order_by(lines.c.due, lines.c.organization, rows.c.assignment))
    made = _made(reader, stored)
    return [each for each in made if not states or each.state in states]


def _made(reader: Reader, stored: Sequence[Row[Any]]) -> list[Rectification]:
    wanted = assignments.Wanted(ids=[row.assignment for row in stored])
    issued = assignments.find(reader, wanted) if stored else []
    lines = assignments.lines(reader, issued, catalogue(reader)) if issued else []
    by_id = {line.row.assignment: line for line in lines}
    words = reader.texts(
        position for row in stored for position in (row.ordered, row.measure, row.responsible)
    )
    return [
        Rectification(
            by_id[row.assignment],
            row.source,
            row.of,
            said(words, row.ordered, "problem") or "",
            said(words, row.measure, "measure") if row.measure else None,
            said(words, row.responsible, "responsible") if row.responsible else None,
        )
        for row in stored
    ]


def one(reader: Reader, assignment: UUID) -> Rectification:
    made = rectifications(reader, ids=[assignment])
    if not made:
        raise NotFound("There is no rectification {id}.", id=assignment)
    return made[0]
