"""A score opened and a ranking, as programs read them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Entry(BaseModel):
    """One line of the ledger: what was added, by which rule, and what took it back."""

    entry: int
    line: str = Field(examples=["own"])
    amount: str = Field(examples=["93.50"])
    rule: str = Field(examples=["R5"])
    scheme_version: int
    entered: int = Field(description="a position")
    entered_at: str
    assignment: str | None = Field(description="the line that a check deducts for")
    inputs: dict[str, int] | None = Field(description="what it was worked out from")
    cause: str | None
    reversed: int | None
    reversed_at: str | None
    reason: str | None


class OpenedPart(BaseModel):
    """One part of a score, with all beneath it. ``facts``: positions."""

    name: str = Field(examples=["own"])
    rule: str | None = Field(examples=["R5"])
    score: str | None = Field(examples=["93.50"])
    label: str | None
    weight: str | None = Field(examples=["8.00"])
    reason: str | None = Field(examples=["no-report"])
    provisional: bool
    parts: list[OpenedPart]
    entries: list[Entry]
    facts: list[int]


class Scorecard(OpenedPart):
    """得分明细 of a month, a quarter or a year."""

    organization: str = Field(examples=["U001"])
    period: str = Field(examples=["2026-10"])
    as_of: str


class Components(BaseModel):
    """Of a month; of a longer period the score of each part of it, by its name, of a quarter what
    its ``ledger`` deducts, and of a year its ``daily`` score, its ``poll``, and the ``bonuses`` and
    ``deductions`` that count, both as magnitudes."""

    model_config = ConfigDict(extra="allow")

    own: str | None = None
    branches: str | None = None
    lateness: str | None = None
    deductions: str | None = None
    missed: bool = False


class Quartiles(BaseModel):
    group: str = Field(examples=["党群"])
    lower_quartile: str | None = Field(examples=["81.00"])
    median: str | None
    upper_quartile: str | None


def beside(row: Any) -> dict[str, Any]:
    """What stands in a ranking's answer, by name."""
    return {
        "period": (str, Field(examples=["2026-10"])),
        "position": (int, ...),
        "as_of": (str, ...),
        "closed": (bool, ...),
        "simulated_clock": (bool, ...),
        "whole": (bool, ...),
        "rows": (list[row], ...),
        "quartiles": (list[Quartiles], ...),
    }
