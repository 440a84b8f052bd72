"""What is sent to act on assignments: one body for page and API."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from aggregates.assignment.states import Outcome
from service.web.fields import Body, Code, Day, Line, OrganizationCode, Points, Sha256, Words

# --- the holder ---------------------------------------------------------------------------------


class Report(Body):
    """上报. ``points`` at most the line's weight; ``happened_on`` 完成日期; ``evidence``: digests
    of files put in before; ``despite``: why children are still open."""

    outcome: Outcome = Outcome.DONE
    points: Annotated[Points, Field(default_factory=int)]
    statement: Words | None = None
    happened_on: Day | None = None
    evidence: Annotated[list[Sha256], Field(default_factory=list, max_length=50)]
    despite: Words | None = None


class HandingDown(Body):
    """分解下达. ``points``: none unless stated (R3)."""

    to: Annotated[list[Code], Field(min_length=1, max_length=1000, examples=[["U001-01"]])]
    due: Day
    points: Annotated[Points, Field(default_factory=int)]
    requirement: Words | None = None


class HandingDownTogether(Body):
    """分解下达, many lines to the same organizations. ``due``: None leaves each line's own."""

    assignments: Annotated[list[UUID], Field(min_length=1, max_length=1000)]
    to: Annotated[list[Code], Field(min_length=1, max_length=1000, examples=[["U001-01"]])]
    due: Day | None = None
    requirement: Words | None = None


class Extension(Body):
    due: Annotated[Day, Field(title="Until")]
    reason: Annotated[Words, Field(title="Reason")]


class Reason(Body):
    reason: Annotated[Words, Field(title="Reason")]


# --- the superior -------------------------------------------------------------------------------


class Return(Body):
    reason: Annotated[Words, Field(title="What is to be mended")]


class Cancellation(Body):
    """A page asks for the reason; programs may leave it out."""

    reason: Words | None = None


class Transfer(Body):
    to: OrganizationCode


class Urging(Body):
    message: Words | None = None


class UrgingTogether(Body):
    assignments: Annotated[list[UUID], Field(min_length=1, max_length=5000)]
    message: Words | None = None


class ExtensionDecision(Body):
    """``due``: another day than the one asked for; ``reason``: why it is refused."""

    granted: bool
    due: Annotated[Day | None, Field(title="Grant until")] = None
    reason: Annotated[Words | None, Field(title="Reason, where refused")] = None


class Decision(Body):
    granted: bool
    reason: Annotated[Words | None, Field(title="Reason, where refused")] = None


class Order(Body):
    """督办单. It belongs to the month of its deadline (R3); ``points``: none unless stated."""

    organizations: Annotated[list[Code], Field(min_length=1, max_length=1000)]
    title: Line
    due: Day
    requirement: Words | None = None
    points: Annotated[Points, Field(default_factory=int)]
