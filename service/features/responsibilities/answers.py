"""Who answers for an organization, as programs read it."""

from __future__ import annotations

from pydantic import BaseModel, Field, create_model

from service.features.responsibilities.columns import RESPONSIBILITIES


class ElectionAnswer(BaseModel):
    """``remind``: from when on it is reminded of."""

    held_on: str
    term_years: int = Field(examples=[3])
    due: str
    remind: str


class Head(BaseModel):
    """``duty``: main, coordination, implementation, double, or null."""

    organization: str
    on: str
    duty: str | None = Field(examples=["coordination"])
    election: ElectionAnswer | None
    position: int
    as_of: str


SEVERAL = RESPONSIBILITIES.several
# ``below``: of those directly beneath.
OneOrganizationsDuties = create_model(
    "OneOrganizationsDuties", __base__=Head, posts=(SEVERAL, ...), below=(SEVERAL, ...)
)
