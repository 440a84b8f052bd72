"""What is asked of an organization (减负), as programs read it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

Colour = Literal["grey", "green", "yellow", "red"]


class AskedBy(BaseModel):
    by: str = Field(examples=["U001"])
    lines: int
    fields: int
    evidence: int


class Burden(BaseModel):
    """``fields`` and ``evidence``: asked for in the month; ``over``: more than the caps."""

    organization: str = Field(examples=["U001-01"])
    period: str = Field(examples=["2026-11"])
    fields: int
    evidence: int
    fields_cap: int | None
    evidence_cap: int | None
    over: bool
    asked: list[AskedBy]
    as_of: str
