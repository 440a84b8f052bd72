"""A branch's ladder, its city's shares, a campaign, as programs read them."""

from __future__ import annotations

from pydantic import BaseModel, Field

from service.features.tiers.columns import BRANCHES


class ShareAnswer(BaseModel):
    """``value``, ``target``: percent; null of none, and where no target is set."""

    count: int
    rated: int = Field(examples=[380])
    value: str | None = Field(examples=["93.16"])
    target: str | None = Field(examples=["95.00"])


class SharesAnswer(BaseModel):
    """达标率, 过硬率, 示范率."""

    standard: ShareAnswer
    strong: ShareAnswer
    model: ShareAnswer


class Step(BaseModel):
    tier: str = Field(examples=["strong"])
    previous: str | None
    how: str = Field(examples=["promotion"])
    on: str


class CriterionAnswer(BaseModel):
    """``state``: passed, failed, or unknown where nobody looked yet."""

    code: str = Field(examples=["B1"])
    words: str
    proof: str
    state: str = Field(examples=["passed"])
    note: str | None


class LookBackAnswer(BaseModel):
    number: int
    campaign: str | None
    due: str
    state: str = Field(examples=["kept"])
    failed: list[str]
    rectifications: list[str]


OneBranch = BRANCHES.model_with(
    "OneBranch",
    steps=list[Step],
    criteria=list[CriterionAnswer],
    unmet=list[str],
    self_checked_on=str | None,
    material=str | None,
    reason=str | None,
    posted_until=str | None,
    members=int | None,
    in_favour=int | None,
    look_backs=list[LookBackAnswer],
    lower_to=str | None,
    grave=bool | None,
    basis=str | None,
    next=str,
    position=int,
    as_of=str,
)


class Left(BaseModel):
    branch: str
    why: str = Field(examples=["unrated"])


class UnitCounts(BaseModel):
    unit: str
    open: list[str]
    kept: list[str]
    to_rectify: list[str]
    lowered: list[str]
    closed: list[str]


class OneCampaign(BaseModel):
    """By unit the branches whose look-back is open, kept, to be rectified, lowered."""

    campaign: str
    chosen: str | None
    due: str
    state: str = Field(examples=["open"])
    units: list[UnitCounts]
    left_out: list[Left]
    shares: SharesAnswer | None = Field(description="as they stood at its closing")
    position: int
    as_of: str
