"""The board as programs read it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

Colour = Literal["grey", "green", "yellow", "red"]
Counts = dict[Colour, int]


class OwnLight(BaseModel):
    """A line of the organization's own."""

    assignment: str
    period: str = Field(examples=["2026-11"])
    light: Colour
    shape: str = Field(examples=["hollow"])
    word: str = Field(examples=["in progress"])


class BoardCell(BaseModel):
    """``task`` null: work by hand. ``below``: how many of each colour stand beneath."""

    task: str | None = Field(examples=["T01"])
    own: list[OwnLight]
    below: Counts


class BoardTask(BaseModel):
    task: str | None = Field(examples=["T01"])
    name: str | None = Field(examples=["主题党日"])
    points: str | None = Field(examples=["10.00"])
    counts: Counts


class BoardLine(BaseModel):
    organization: str = Field(examples=["U001"])
    name: str
    group: str | None
    cells: list[BoardCell]
    counts: Counts


class BoardShown(BaseModel):
    """Organizations × tasks as lights. ``due_guessed``: a deadline's year has no calendar."""

    period: str = Field(examples=["2026-11"])
    under: str = Field(examples=["GW"])
    due_guessed: bool
    as_of: str
    tasks: list[BoardTask]
    rows: list[BoardLine]
    counts: Counts = Field(examples=[{"green": 480, "red": 14}])
