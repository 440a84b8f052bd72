"""What happens to a campaign of look-backs (集中回头看)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import Word
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class CampaignOpened(FirstEvent):
    """``chosen``: the tier, None where branches were named. ``left_out``: each with its branch and
    why."""

    TOPIC: ClassVar[str] = "look_back_campaign.opened"
    SENTENCE: ClassVar[str] = N_(
        "{who} opened a campaign of look-backs at {branches} branches, due {due}; {left_out} were "
        "left out."
    )

    chosen: Word | None
    branches: list[str]
    left_out: list[dict[str, Any]]
    due: date


@dataclass(frozen=True, kw_only=True)
class CampaignClosed(Event):
    """``kept``, ``to_rectify``, ``lowered``: how many; ``counts``: of all branches by tier, from
    which the shares come."""

    TOPIC: ClassVar[str] = "look_back_campaign.closed"
    SENTENCE: ClassVar[str] = N_(
        "{who} closed a campaign of look-backs: {kept} kept, {to_rectify} to be rectified, "
        "{lowered} lowered."
    )

    kept: int
    to_rectify: int
    lowered: int
    counts: dict[str, int]


CampaignEvent = CampaignOpened | CampaignClosed
