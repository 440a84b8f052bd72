"""The log itself (账本): when it was made, and whether its clock is simulated."""

from __future__ import annotations

from typing import Self
from zoneinfo import ZoneInfo

from aggregates.event import Act, Aggregate, identity
from aggregates.store.events import StoreEvent, StoreOpened
from aggregates.values.period import Month

STORE = identity("store")


class Store(Aggregate):
    TOPIC = "store"

    def __init__(self) -> None:
        self.month = Month(2000, 1)
        self.simulated = False

    @classmethod
    def open(cls, zone: ZoneInfo, simulated: bool, act: Act) -> Self:
        month = Month.of(act.at.astimezone(zone).date())
        return cls.begin(
            StoreOpened(**cls.first(STORE, act), month=str(month), simulated=simulated)
        )

    def evolve(self, event: StoreEvent) -> None:
        self.month = Month.parse(event.month)
        self.simulated = event.simulated
