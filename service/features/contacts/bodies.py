"""What is sent of a contact: one body for page and API."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from service.web.fields import Body, Day, Line, OrganizationCode, PersonCode, Sha256, Words

NAMED = ConfigDict(extra="forbid", str_strip_whitespace=True, populate_by_name=True)
LineOfWork = Literal["party", "business"]
Lines = Annotated[list[LineOfWork], Field(min_length=1, max_length=2)]
ActKind = Literal["visit", "report", "dispatch"]


def _both() -> list[LineOfWork]:
    return ["party", "business"]


class New(Body):
    """``since``: left out, today; ``until``: left out, the end of that year. ``post``: 职务 of the
    leader."""

    kind: Annotated[Literal["double", "guidance"], Field(title="Kind of contact")] = "double"
    leader: Annotated[PersonCode, Field(title="Leader")]
    organization: Annotated[OrganizationCode, Field(title="Organization code")]
    lines: Annotated[Lines, Field(default_factory=_both)]
    since: Annotated[Day | None, Field(title="Since")] = None
    until: Annotated[Day | None, Field(title="Until")] = None
    post: Annotated[Line | None, Field(title="Post")] = None
    note: Annotated[Words | None, Field(title="Note")] = None


class Ending(Body):
    """``on``: its last day; left out, today."""

    on: Annotated[Day | None, Field(title="Last day")] = None
    reason: Annotated[Words | None, Field(title="Reason")] = None


class Succession(Body):
    """接任: all that stand of ``from`` are ``to``'s from ``on``."""

    model_config = NAMED

    former: Annotated[PersonCode, Field(title="Former leader", alias="from")]
    to: Annotated[PersonCode, Field(title="Leader")]
    on: Annotated[Day, Field(title="From the day")]


class NewAct(Body):
    """``also``: which other acts it was at once. ``lines``: left out, all that the contact covers.
    ``taken_up``: the advice given before was found taken up. ``history``: older than 10 working
    days, by name; auditors see it listed."""

    model_config = NAMED

    happened_on: Annotated[Day, Field(title="Day")]
    lines: Annotated[list[LineOfWork] | None, Field(min_length=1, max_length=2)] = None
    also: Annotated[list[ActKind], Field(default_factory=list, max_length=3)]
    findings: Annotated[Words | None, Field(title="What the leader found", alias="found")] = None
    advice: Annotated[Words | None, Field(title="Advice")] = None
    taken_up: Annotated[bool, Field(title="The advice before was taken up")] = False
    evidence: Annotated[list[Sha256], Field(default_factory=list, max_length=50)]
    history: Annotated[bool, Field(title="History, older than 10 working days")] = False


def until_of(since: date, until: date | None) -> date:
    """By default the end of the year (R20)."""
    return until or date(since.year, 12, 31)
