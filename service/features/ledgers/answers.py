"""A ledger check and a sample of them, as programs read them."""

from __future__ import annotations

from pydantic import BaseModel, Field


class LedgerItem(BaseModel):
    """``evidence``: digests that its report named. ``appeal``: the one that let it pass."""

    assignment: str
    organization: str = Field(examples=["U001-01"])
    period: str = Field(examples=["2026-10"])
    task: str | None = Field(examples=["T-DY-01"])
    name: str | None
    outcome: str | None = Field(examples=["done"])
    weight: str | None = Field(examples=["8.00"])
    claimed: str | None
    evidence: list[str]
    state: str = Field(examples=["unseen"], description="unseen, passed, failed")
    problem: str | None
    rectification: str | None
    sampled: bool
    appeal: str | None


class LedgerAnswer(BaseModel):
    """``by``: the superior that checks. ``unit``: the one whose score it counts for too.
    ``unseen``: once completed, the items nobody looked at. ``deducted``: of the organization's
    account; null before anything is entered there."""

    quarter: str = Field(examples=["2026Q4"])
    organization: str = Field(examples=["U001-01"])
    by: str = Field(examples=["U001"])
    unit: str | None = Field(examples=["U001"])
    state: str = Field(examples=["open"], description="open, completed")
    opened_at: str
    rest_passed_at: str | None
    rest_passed_by: str | None
    completed_at: str | None
    completed_by: str | None
    by_clock: bool
    items: list[LedgerItem]
    checked: int
    failed: int
    unseen: list[str]
    deducted: str | None = Field(examples=["0.17"])
    position: int
    as_of: str


class SamplePools(BaseModel):
    """Codes: by unit the organizations whose completed check may be drawn."""

    units: list[str]
    organizations: dict[str, list[str]]


class SampledItem(BaseModel):
    organization: str
    assignment: str
    failed: bool
    by: str
    at: str


class SampleAnswer(BaseModel):
    """``share``: ten-thousandths of the units. ``seed``: the root of the log's Merkle tree over
    the first ``tree_size`` facts, the last of which is the call. Null until it is drawn."""

    quarter: str = Field(examples=["2026Q4"])
    state: str = Field(examples=["drawn"], description="called, drawn")
    share: int = Field(examples=[1000])
    each: int = Field(examples=[2])
    drawn_before: list[str]
    called: int = Field(description="a position")
    tree_size: int | None
    seed: str | None
    pools: SamplePools
    drawn: SamplePools | None = Field(description="in the order in which they were drawn")
    items: list[SampledItem]
    position: int
    as_of: str
