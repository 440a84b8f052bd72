"""What is sent of polls and ballots: one body for page and API."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from service.web.fields import Body, Line, OrganizationCode, Words, YearText

Few = Annotated[int, Field(ge=0, le=100_000)]
Grade = Literal["excellent", "good", "fair", "poor"]
Counts = Annotated[dict[Line, dict[Grade, Few]], Field(max_length=20)]


class Opening(Body):
    """``voters``: how many of each class of the scheme."""

    year: Annotated[YearText, Field(title="Year")]
    organization: Annotated[OrganizationCode, Field(title="Organization")]
    form: Annotated[Literal["tokens", "paper"], Field(title="Tokens or paper")]
    voters: Annotated[dict[Line, Few], Field(max_length=20)]


class Giving(Body):
    model_config = ConfigDict(populate_by_name=True)

    voter_class: Annotated[Line, Field(alias="class", title="Class of voters")]
    count: Annotated[int, Field(ge=1, le=2_000, title="How many")]


class Ballot(Body):
    """``token``: its words, however they are set apart."""

    token: Annotated[str, Field(min_length=1, max_length=200)]
    grade: Grade


class PaperTally(Body):
    counts: Counts
    invalid: Few = 0


class Voiding(Body):
    reason: Annotated[Words, Field(title="Reason")]


class Nothing(Body):
    """A closing says nothing."""
