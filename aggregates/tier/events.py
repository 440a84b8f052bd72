"""What happens to a branch's tier (支部等次); applying and inspecting come with their own work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from aggregates.event import FirstEvent
from aggregates.values.kinds import OrganizationCode, Word
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class TierRated(FirstEvent):
    """Rated as an import states it, on that workbook's date (``happened_on``)."""

    TOPIC: ClassVar[str] = "tier.rated"
    SENTENCE: ClassVar[str] = N_(
        "{who} recorded the tier of {organization}: {tier}, before {before_tier}."
    )

    organization: OrganizationCode
    tier: Word  # unrated, below, standard, strong, model


TierEvent = TierRated
