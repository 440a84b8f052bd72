"""A talk, as programs read it: to who has a part in it alone (R14)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class HeldBy(BaseModel):
    """``as``: contact, or the post declared in the superior."""

    model_config = ConfigDict(populate_by_name=True)

    leader: str = Field(examples=["L01"])
    line: str = Field(examples=["party"])
    basis: str = Field(alias="as", examples=["contact"])


class OneCommitment(BaseModel):
    """``state``: open, done, not_done, cancelled."""

    commitment: int = Field(examples=[1])
    text: str | None
    due: str
    assignment: str
    state: str = Field(examples=["open"])


class OneTalk(BaseModel):
    """``seen_by``: persons by their part; auditors besides. ``your_part``: the reader's own."""

    interview: str
    organization: str = Field(examples=["U001"])
    person: str | None
    post: str | None
    kind: str = Field(examples=["formal"])
    why: str = Field(examples=["undone"])
    lines: list[str]
    reasons: list[int]
    reason: str | None
    state: str = Field(examples=["held"])
    ended_for: str | None
    on: str | None
    place: str | None
    held_on: str | None
    by: list[HeldBy]
    record: str | None
    statement: str | None
    declined: bool
    on_paper: bool
    commitments: list[OneCommitment]
    seen_by: dict[str, list[str]]
    your_part: list[str]
    position: int
    as_of: str
