"""What is sent of a year's review: one body for page and API."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from service.web.fields import Body, Code, Day, Line, OrganizationCode, PointsOrNone, Words


class Deliberating(Body):
    """``attended``: codes of persons."""

    held_on: Annotated[Day, Field(title="Held on")]
    attended: Annotated[list[Line], Field(default_factory=list, max_length=200)]


class Reopening(Body):
    reason: Annotated[Words, Field(title="Reason")]


class Objecting(Body):
    """``about``: the organization whose row it is against, or the id of a refused adjustment."""

    organization: Annotated[OrganizationCode, Field(title="Organization that objects")]
    about: Annotated[Code, Field(title="About whose row, or which refused bonus or deduction")]
    reason: Annotated[Words, Field(title="Reason")]


class Answering(Body):
    """Upheld against a row it may order a counter-entry: a bonus or a deduction with its points;
    of a refused adjustment that one counts."""

    upheld: Annotated[bool, Field(title="The objection is upheld")]
    kind: Annotated[Literal["bonus", "deduction"] | None, Field(title="Counter-entry, if any")] = (
        None
    )
    points: Annotated[PointsOrNone, Field(title="Points")] = None
    note: Annotated[str | None, Field(title="Note", max_length=4000)] = None


class Nothing(Body):
    """The year says all that there is to say."""
