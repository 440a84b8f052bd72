"""A year's review as programs read it."""

from __future__ import annotations

from pydantic import BaseModel, Field


class AnnualRow(BaseModel):
    """As frozen; null where not assessed. Bonuses and deductions are magnitudes: ``raw`` what was
    approved, beside what counts."""

    organization: str = Field(examples=["U001"])
    peers: str = Field(examples=["政府"])
    quarters: dict[str, str | None]
    daily: str | None
    poll: str | None
    raw_bonuses: str
    raw_deductions: str
    bonuses: str
    deductions: str
    score: str | None = Field(examples=["92.35"])
    rank: int | None
    previous: int | None
    reason: str | None


class AnnualObjection(BaseModel):
    n: int
    organization: str
    about: str
    reason: str | None
    decide_by: str
    upheld: bool | None
    adjustment: str | None
    note: str | None


class AnnualReviewAnswer(BaseModel):
    """``frozen_at``: the position its figures are as of. Whoever sees no drafts sees the last
    publication while one is worked at anew."""

    year: str = Field(examples=["2026"])
    state: str = Field(description="computed, deliberated, posted, published, reopened")
    frozen_at: int
    scheme_version: int
    held_on: str | None
    attended: list[str]
    first_day: str | None
    last_day: str | None
    publication: int | None = Field(description="how often it was published")
    reason: str | None = Field(description="of its last reopening")
    rows: list[AnnualRow]
    objections: list[AnnualObjection]
    position: int
    as_of: str
