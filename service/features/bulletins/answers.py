"""A bulletin as programs read it."""

from __future__ import annotations

from pydantic import BaseModel, Field


class FrozenFigures(BaseModel):
    """A unit's figures as frozen; null where not assessed. ``months``: the score of each."""

    organization: str = Field(examples=["U001"])
    peers: str = Field(examples=["政府"])
    rank: int | None
    previous: int | None = Field(description="its rank of the quarter before, as it was then")
    score: str | None = Field(examples=["93.50"])
    months: dict[str, str | None]
    ledger: str | None = Field(examples=["-1.25"])


class BulletinAnswer(BaseModel):
    """``frozen_at``: the position its figures are as of. ``open_checks``: by month the
    organizations whose spot checks were open then. ``issue``: our 期号, of ``year``."""

    period: str = Field(examples=["2026Q4"])
    n: int
    state: str = Field(description="drafted, reviewed, signed, issued, superseded, withdrawn")
    frozen_at: int
    scheme_version: int
    title: str | None
    text: str | None = Field(description="one paragraph a line")
    praised: list[str]
    named: list[str]
    open_checks: dict[str, list[str]]
    rows: list[FrozenFigures]
    writers: list[str]
    reviewer: str | None
    countersigned: dict[str, str] = Field(description="by organization who did")
    signer: str | None
    document_number: str | None
    year: int | None
    number: int | None
    issued_at: str | None
    superseded_by: int | None
    sha256: str | None
    position: int
    as_of: str
