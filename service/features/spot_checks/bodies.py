"""What is sent of a spot check: one body for page and API."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from aggregates.values.text import text
from service.features.spot_checks.commands.results import Finding
from service.web.fields import Body, Points, Sha256, Words


class ResultItem(Body):
    """One line: what was verified, and whether it was claimed falsely (虚报)."""

    assignment: UUID
    verified: Points
    false_claim: bool = False
    note: Annotated[str | None, Field(max_length=4000)] = None

    def finding(self) -> Finding:
        return Finding(
            assignment=self.assignment,
            verified=self.verified,
            false_claim=self.false_claim,
            note=text(self.note),
        )


class Result(Body):
    """What is not named is verified as claimed."""

    items: Annotated[list[ResultItem], Field(default_factory=list, max_length=5000)]


class MaterialItem(Body):
    assignment: UUID
    sha256: Sha256


class Material(Body):
    evidence: Annotated[list[MaterialItem], Field(min_length=1, max_length=500)]

    def state(self) -> list[dict[str, str]]:
        return [
            {"assignment": str(each.assignment), "sha256": each.sha256} for each in self.evidence
        ]


class Statement(Body):
    statement: Annotated[Words, Field(title="Statement")]


class FalseClaimDecision(Body):
    upheld: Annotated[bool, Field(title="The false claim is upheld")]
    note: Annotated[str | None, Field(title="Note", max_length=4000)] = None
