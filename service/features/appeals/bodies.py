"""What is sent of an appeal: one body for page and API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias
from uuid import UUID

from pydantic import Field

from aggregates.errors import Refused
from aggregates.values.points import parse_points
from service.web.fields import MOST_POINTS, Body, Code, Sha256, Words, read_by

SIGNED = r"^-?\d{1,4}(\.\d{1,2})?$"


def _signed(written: str) -> int:
    points = parse_points(written)
    if abs(points) > MOST_POINTS:
        raise Refused("Points lie between -1000 and 1000.")
    return points


if TYPE_CHECKING:
    SignedPoints: TypeAlias = int | None
else:  # what is sent is text, whatever it is read as
    SignedPoints = Annotated[str | None, *read_by(_signed, "-2.00", SIGNED, optional=True)]


class Filing(Body):
    """Against one entry of an organization's account of a year."""

    organization: Code
    year: Annotated[str, Field(pattern=r"^2\d{3}$", examples=["2026"])]
    entry: Annotated[int, Field(ge=1, le=1_000_000, examples=[12])]
    reason: Annotated[Words, Field(title="Reason")]
    evidence: Annotated[list[Sha256], Field(default_factory=list, max_length=50)]


class Decision(Body):
    """``amount``: what the line says from now on, between the old amount and 0; left out: 0.
    ``items``: of a ledger's entry those that pass."""

    upheld: Annotated[bool, Field(title="The appeal is upheld")]
    amount: Annotated[SignedPoints, Field(title="Amount from now on")] = None
    items: Annotated[list[UUID] | None, Field(min_length=1, max_length=5000)] = None
    note: Annotated[str | None, Field(title="Note", max_length=4000)] = None
