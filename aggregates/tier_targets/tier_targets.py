"""The targets of a year for 达标率, 过硬率, 示范率 (R13)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from aggregates.event import Act, Aggregate, identity
from aggregates.tier_targets.events import TierTargetsEvent, TierTargetsSet

Targets = tuple[int | None, int | None, int | None]  # standard, strong, model


def targets_id(year: str) -> UUID:
    return identity("tier_targets", year)


class TierTargets(Aggregate):
    TOPIC = "tier_targets"

    def __init__(self) -> None:
        self.targets: Targets = (None, None, None)

    def set(self, year: str, targets: Targets, act: Act) -> None:
        """The same records nothing."""
        if self.version and targets == self.targets:
            return
        standard, strong, model = targets
        said: dict[str, Any] = {
            "year": year,
            "standard": standard,
            "strong": strong,
            "model": model,
        }
        self.record(TierTargetsSet(**self.opening(act), **said))

    def evolve(self, event: TierTargetsEvent) -> None:
        self.targets = event.standard, event.strong, event.model
