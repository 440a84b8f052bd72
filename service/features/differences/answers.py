"""Two moments side by side, as programs read them."""

from __future__ import annotations

from pydantic import BaseModel, Field, create_model

from service.features.differences.columns import RANKS
from service.features.dispatch.answers import Colour, Counts


class Moments(BaseModel):
    """``position@moment`` of each, so that the answer can be asked for again."""

    against: str = Field(examples=["12000@2026-11-01T00:00:00Z"])
    as_of: str = Field(examples=["12454@2026-11-30T09:00:00Z"])


# --- a board ------------------------------------------------------------------------------------


class Light(BaseModel):
    assignment: str
    light: Colour
    shape: str
    word: str


class Lights(BaseModel):
    own: list[Light]
    below: Counts


class CellDifference(BaseModel):
    """Null where there was nothing at that moment."""

    task: str | None = Field(examples=["T01"])
    differs: bool
    then: Lights | None
    now: Lights | None


class TaskNamed(BaseModel):
    task: str | None
    name: str | None


class BoardRowDifference(BaseModel):
    """``changed``: how many cells differ."""

    organization: str
    name: str
    changed: int
    cells: list[CellDifference]


class BoardDifference(Moments):
    period: str = Field(examples=["2026-10"])
    changed: int
    tasks: list[TaskNamed]
    rows: list[BoardRowDifference]


# --- a ranking and a scorecard ------------------------------------------------------------------

RankingDifference = create_model(
    "RankingDifference", __base__=Moments, period=(str, ...), rows=(RANKS.several, ...)
)


class Figures(BaseModel):
    score: str | None = Field(examples=["93.50"])
    weight: str | None
    reason: str | None
    provisional: bool
    facts: list[int]


class PartDifference(BaseModel):
    name: str = Field(examples=["own"])
    label: str | None
    rule: str | None
    differs: bool
    then: Figures | None
    now: Figures | None
    parts: list[PartDifference]


class ScorecardDifference(Moments, PartDifference):
    organization: str = Field(examples=["U001"])
    period: str = Field(examples=["2026-10"])
