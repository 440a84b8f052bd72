"""What is sent of a talk: one body for page and API."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from service.web.fields import (
    MOST_POSITION,
    Body,
    Code,
    Day,
    Line,
    OrganizationCode,
    PersonCode,
    Words,
)

LineOfWork = Literal["party", "business"]


def _both() -> list[LineOfWork]:
    return ["party", "business"]


class New(Body):
    """``person`` or ``post``, one of the two; ``reasons``: positions of facts, or a reason in
    words."""

    organization: Annotated[OrganizationCode, Field(title="Organization code")]
    kind: Annotated[Literal["reminder", "formal"], Field(title="Kind of talk")] = "reminder"
    person: Annotated[PersonCode | None, Field(title="Person code")] = None
    post: Annotated[Line | None, Field(title="Post")] = None
    reason: Annotated[Words | None, Field(title="Reason")] = None
    reasons: Annotated[
        list[Annotated[int, Field(ge=1, le=MOST_POSITION)]],
        Field(default_factory=list, max_length=100),
    ]
    lines: Annotated[list[LineOfWork], Field(default_factory=_both, min_length=1, max_length=2)]


class Reason(Body):
    reason: Annotated[Words, Field(title="Reason")]


class Notification(Body):
    on: Annotated[Day, Field(title="Day")]
    place: Annotated[Words | None, Field(title="Place")] = None


class Postponement(Notification):
    reason: Annotated[Words | None, Field(title="Reason")] = None


class By(Body):
    """``as``: the post held in the superior; without, the leader covers the line by a contact."""

    leader: Code
    line: LineOfWork
    post: Annotated[str | None, Field(alias="as", max_length=200)] = None


class Holding(Body):
    held_on: Annotated[Day, Field(title="Day")]
    by: Annotated[list[By], Field(min_length=1, max_length=4)]
    record: Annotated[Words | None, Field(title="Record of the talk")] = None


class Statement(Body):
    """Either; by somebody else than whom it is with, it is of what was said on paper."""

    statement: Annotated[Words | None, Field(title="Statement")] = None
    declined: Annotated[bool, Field(title="No statement was made")] = False


class Commitment(Body):
    text: Annotated[Words, Field(title="Commitment")]
    due: Annotated[Day, Field(title="Due")]
