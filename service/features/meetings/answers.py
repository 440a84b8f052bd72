"""A meeting, as programs read it."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Said(BaseModel):
    """``state``: open, or done once all it issued is closed."""

    decision: int = Field(examples=[1])
    text: str | None
    to: list[str]
    due: str
    state: str = Field(examples=["open"])
    assignments: list[str]


class AbsentOne(BaseModel):
    organization: str
    reason: str | None


class OneMeeting(BaseModel):
    """``state``: called, cancelled, held, published."""

    meeting: str
    organization: str = Field(examples=["GW"])
    kind: str = Field(examples=["quarterly"])
    period: str = Field(examples=["2026Q4"])
    state: str = Field(examples=["held"])
    title: str | None
    place: str | None
    planned_on: str
    held_on: str | None
    invited: list[str]
    attended: list[str] | None
    absent: list[AbsentOne]
    speakers: list[str] | None
    reason: str | None = Field(description="of a cancellation")
    decisions: list[Said]
    position: int
    as_of: str
