"""What is sent of a meeting: one body for page and API."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from service.web.fields import Body, Code, Day, Line, PeriodField, Words

Codes = Annotated[list[Code], Field(max_length=5000)]


class Call(Body):
    """``invited``: left out, all directly beneath the organization."""

    organization: Code
    kind: Annotated[Literal["monthly", "quarterly", "special"], Field(title="Kind of meeting")]
    period: Annotated[PeriodField, Field(title="Period")]
    title: Annotated[Line, Field(title="Title of the meeting")]
    held_on: Annotated[Day, Field(title="Day")]
    place: Annotated[str | None, Field(title="Place", max_length=200)] = None
    invited: Annotated[Codes, Field(default_factory=list)]


class Cancellation(Body):
    reason: Annotated[Words, Field(title="Reason")]


class Absent(Body):
    organization: Code
    reason: Words


class Holding(Body):
    """Everybody who was invited attended or was absent with a reason."""

    held_on: Annotated[Day, Field(title="Day")]
    attended: Codes
    absent: Annotated[list[Absent], Field(default_factory=list, max_length=5000)]
    speakers: Annotated[Codes, Field(default_factory=list)]


class NewDecision(Body):
    """``to``: whom it gives work to, due on that day; without points."""

    text: Annotated[Words, Field(title="What was decided")]
    to: Annotated[list[Code], Field(min_length=1, max_length=500)]
    due: Annotated[Day, Field(title="Due")]
