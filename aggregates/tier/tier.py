"""A branch's tier record (支部等次): 未定级, 未达标, 达标, 过硬, 示范 (R13)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from aggregates.event import Act, Aggregate, identity
from aggregates.tier.events import TierEvent, TierRated


class Tier(StrEnum):
    UNRATED = "unrated"  # 未定级
    BELOW = "below"  # 未达标
    STANDARD = "standard"  # 达标
    STRONG = "strong"  # 过硬
    MODEL = "model"  # 示范


def tier_id(organization: str) -> UUID:
    return identity("tier", organization)


class TierRecord(Aggregate):
    TOPIC = "tier"

    def __init__(self) -> None:
        self.tier = Tier.UNRATED

    @classmethod
    def open(cls, organization: str, tier: Tier, on: date | None, act: Act) -> Self:
        return cls.begin(
            TierRated(
                **cls.first(tier_id(organization), act),
                organization=organization,
                tier=tier.value,
                happened_on=on,
            )
        )

    def rate(self, organization: str, tier: Tier, on: date | None, act: Act) -> None:
        if tier != self.tier:
            self.record(
                TierRated(
                    **self.again(act), organization=organization, tier=tier.value, happened_on=on
                )
            )

    def evolve(self, event: TierEvent) -> None:
        self.tier = Tier(event.tier)
