"""A campaign of look-backs (集中回头看) over a chosen set of branches, with one deadline (R13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self
from uuid import UUID

from aggregates.errors import Refused
from aggregates.event import Act, Aggregate
from aggregates.look_back_campaign.events import CampaignClosed, CampaignEvent, CampaignOpened


class CampaignRefused(Refused):
    rule = "R13"


class LookBackCampaign(Aggregate):
    TOPIC = "look_back_campaign"

    def __init__(self) -> None:
        self.branches: Sequence[str] = ()
        self.closed = False

    @classmethod
    def open_new(
        cls,
        key: UUID,
        chosen: str | None,
        branches: Sequence[str],
        left_out: Sequence[dict[str, Any]],
        due: date,
        act: Act,
    ) -> Self:
        if not branches:
            raise CampaignRefused("No branch is left that could be looked back at.")
        said: dict[str, Any] = {
            "chosen": chosen,
            "branches": list(branches),
            "left_out": list(left_out),
        }
        return cls.begin(CampaignOpened(**cls.first(key, act), **said, due=due))

    def close(
        self, open_: Sequence[str], states: Mapping[str, int], counts: dict[str, int], act: Act
    ) -> None:
        """``open_``: the branches that nobody looked back at yet."""
        if self.closed:
            raise CampaignRefused("The campaign is closed already.")
        if open_:
            raise CampaignRefused(
                "{count} branches are not looked back at yet: {some}.",
                count=len(open_), some=", ".join(open_[:5]),
            )  # fmt: skip
        said: dict[str, Any] = {
            name: states.get(name, 0) for name in ("kept", "to_rectify", "lowered")
        }
        self.record(CampaignClosed(**self.next(act), **said, counts=counts))

    def evolve(self, event: CampaignEvent) -> None:
        match event:
            case CampaignOpened():
                self.branches = event.branches
            case CampaignClosed():
                self.closed = True
