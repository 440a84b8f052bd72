"""What is sent of tiers: one body for page and API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import Field

from aggregates.errors import Refused
from aggregates.values.points import parse_points
from service.web.fields import Body, Code, Day, Line, Sha256, Words, read_by

PERCENT = r"^\d{1,3}(\.\d{1,2})?$"
Note = Annotated[str | None, Field(max_length=1000)]


def _percent(written: str) -> int:
    value = parse_points(written)
    if not 0 <= value <= 10_000:
        raise Refused("A share lies between 0 and 100 percent.")
    return value


if TYPE_CHECKING:
    Percent: TypeAlias = int | None
else:  # what is sent is text, whatever it is read as
    Percent = Annotated[str | None, *read_by(_percent, "95.00", PERCENT, optional=True)]


class Checked(Body):
    criterion: Code
    met: bool
    note: Note = None


class SelfCheck(Body):
    """By exceptions: what is not named is met."""

    items: Annotated[list[Checked], Field(default_factory=list, max_length=200)]


class Application(Body):
    to: Annotated[Literal["standard", "strong", "model"], Field(title="For which tier")]
    material: Annotated[
        str | None, Field(title="Experience and brand, for a model branch", max_length=4000)
    ] = None
    evidence: Annotated[list[Sha256], Field(default_factory=list, max_length=50)]


class Reason(Body):
    reason: Annotated[Words, Field(title="Reason")]


class Inspected(Body):
    criterion: Code
    passed: bool
    note: Note = None


class Inspection(Body):
    """Criterion by criterion: every one of the checklists is named."""

    items: Annotated[list[Inspected], Field(max_length=200)]


class Member(Body):
    person: Code
    organization: Code


class Vote(Body):
    branch: Code
    in_favour: Annotated[int, Field(ge=0, le=1000)]


class Panel(Body):
    held_on: Annotated[Day, Field(title="Held on")]
    members: Annotated[list[Member], Field(max_length=200)]
    votes: Annotated[list[Vote], Field(min_length=1, max_length=500)]


class Campaign(Body):
    """``branches``, or all of a ``tier``."""

    branches: Annotated[list[Code] | None, Field(max_length=10_000)] = None
    tier: Annotated[
        Literal["standard", "strong", "model"] | None, Field(title="Branches of the tier")
    ] = None
    due: Annotated[Day, Field(title="Due")]


class Failed(Body):
    criterion: Code
    problem: Words
    measure: Note = None
    due: Day | None = None


class Findings(Body):
    """By exceptions: without any, the tier is kept."""

    failed: Annotated[list[Failed], Field(default_factory=list, max_length=200)]


class Lowering(Body):
    to: Annotated[Literal["strong", "standard", "below"], Field(title="Lowered to")]
    grave: Annotated[bool, Field(title="A grave fact: to the bottom at once")] = False
    basis: Annotated[Words, Field(title="Basis")]


class Criterion(Body):
    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9.\-]{1,20}$")]
    words: Line
    proof: Annotated[str, Field(max_length=200)] = ""


class NewChecklist(Body):
    kind: Literal["standard", "strong"]
    criteria: Annotated[list[Criterion], Field(max_length=200)]


class Targets(Body):
    standard: Annotated[Percent, Field(title="Target of branches that pass, percent")] = None
    strong: Annotated[Percent, Field(title="Target of strong branches, percent")] = None
    model: Annotated[Percent, Field(title="Target of model branches, percent")] = None
