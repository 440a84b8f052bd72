"""Tiers as the replay remembers them (支部等次, R13): the step, what is open, the terms."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

LADDER = ("below", "standard", "strong", "model")


class Branch:
    """``tier`` None: nothing that is known rated it. ``application``: what was said of it."""

    __slots__ = (
        "application", "applied_by", "carried", "failed", "inspected_by", "look_back", "lowering",
        "posted", "proposed_by", "self_checks", "tier",
    )  # fmt: skip

    def __init__(self) -> None:
        self.tier: str | None = None
        self.self_checks: dict[int, date] = {}  # by the version of the fact
        self.application: dict[str, Any] | None = None
        self.applied_by: set[str] = set()
        self.inspected_by: set[str] = set()
        self.failed: list[str] | None = None
        self.carried: bool | None = None
        self.posted: date | None = None
        self.look_back: dict[str, Any] | None = None
        self.lowering: dict[str, Any] | None = None
        self.proposed_by: set[str] = set()

    def end(self, tier: str | None) -> None:
        """Of a new tier, or of the branch: what was open is over."""
        self.tier = tier
        self.application = self.look_back = self.lowering = None

    def step(self) -> str | None:
        """The next one up."""
        if self.tier not in LADDER[:-1]:
            return None
        return LADDER[LADDER.index(self.tier) + 1]

    def step_down(self) -> str | None:
        return LADDER[LADDER.index(self.tier) - 1] if self.tier in LADDER[1:] else None


def after_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def persons(said: dict[str, Any]) -> set[str]:
    """Who did it, and whose deputy they were."""
    behind = said.get("on_behalf_of")
    return {said["actor"]} if behind in (None, said["acting_for"]) else {said["actor"], behind}
