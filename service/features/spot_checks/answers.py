"""A spot check and one of its checks, as programs read them."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Pools(BaseModel):
    """Codes. ``themselves``: the units that are checked themselves if drawn; ``organizations``: by
    unit the others of its subtree."""

    units: list[str]
    themselves: list[str]
    organizations: dict[str, list[str]]


class Drawn(BaseModel):
    """In the order in which they were drawn."""

    units: list[str]
    organizations: dict[str, list[str]]


class Checked(BaseModel):
    """``deducted``: null before a result, and where its score is not the reader's to see."""

    organization: str = Field(examples=["U001-01"])
    unit: str = Field(examples=["U001"])
    why: str = Field(examples=["subtree"], description="unit, subtree, late, false_claim")
    state: str = Field(examples=["open"], description="open, recorded, settled")
    checker: str | None
    deducted: str | None = Field(examples=["21.43"])


class SpotCheckAnswer(BaseModel):
    """``share``: ten-thousandths of the units. ``seed``: the root of the log's Merkle tree over
    the first ``tree_size`` facts, the last of which is the call. Null until it is drawn."""

    period: str = Field(examples=["2026-10"])
    state: str = Field(examples=["drawn"], description="called, drawn, closed")
    share: int = Field(examples=[1000])
    each: int = Field(examples=[2])
    drawn_before: list[str]
    called: int = Field(description="a position")
    tree_size: int | None
    seed: str | None
    pools: Pools
    drawn: Drawn | None
    checks: list[Checked]
    position: int
    as_of: str


class CheckItem(BaseModel):
    """A line of the own entry. ``difference``: what was verified less what was claimed."""

    assignment: str
    task: str | None = Field(examples=["T-DY-01"])
    name: str | None
    weight: str = Field(examples=["8.00"])
    claimed: str
    evidence: list[str] = Field(description="digests that the report named")
    material: list[str] = Field(description="digests handed in since it was drawn")
    verified: str | None
    difference: str | None
    false_claim: bool
    decision: str | None = Field(description="upheld, not_upheld, lapsed")
    deducted: str | None
    note: str | None


class OneCheck(Checked):
    """With its lines. Days: when it was told, when material is due, when the result was served,
    until when a statement is waited for."""

    period: str
    told_on: str | None
    material_due: str | None
    served_on: str | None
    statement_until: str | None
    statement: str | None
    notice: str | None
    own_entry: int | None
    weight: str | None
    items: list[CheckItem]
    position: int
    as_of: str
