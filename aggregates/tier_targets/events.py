"""What happens to a year's targets of tiers (达标率、过硬率、示范率目标)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from aggregates.event import FirstEvent
from aggregates.values.kinds import Points
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class TierTargetsSet(FirstEvent):
    """In hundredths of a percent; None: no target."""

    TOPIC: ClassVar[str] = "tier_targets.set"
    SENTENCE: ClassVar[str] = N_(
        "{who} set the targets of {year} in percent: {standard} pass, {strong} strong, {model} "
        "models."
    )

    year: str
    standard: Points | None
    strong: Points | None
    model: Points | None


TierTargetsEvent = TierTargetsSet
