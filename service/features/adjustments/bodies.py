"""What is sent of a bonus or a deduction: one body for page and API."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from service.web.fields import Body, Points, Sha256, Words


class Proposing(Body):
    """``points``: a magnitude; a deduction's too."""

    kind: Annotated[Literal["bonus", "deduction"], Field(title="Bonus or deduction")]
    points: Annotated[Points, Field(title="Points")]
    reason: Annotated[Words, Field(title="Reason")]
    evidence: Annotated[list[Sha256], Field(default_factory=list, max_length=50)]


class Deciding(Body):
    approved: Annotated[bool, Field(title="It is approved")]
    note: Annotated[str | None, Field(title="Note", max_length=4000)] = None
