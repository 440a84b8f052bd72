"""The log itself (账本): when it was made, and whether its clock is simulated."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from aggregates.errors import Refused
from aggregates.event import Act, Aggregate, identity
from aggregates.store.events import StoreEvent, StoreOpened, StoreTimeHeld
from aggregates.values.period import Month
from aggregates.values.text import Text

BY_ITSELF = timedelta(seconds=60)
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

    def hold_time(self, clock: datetime, last: datetime, reason: Text, act: Act) -> None:
        """After a clock that ran ahead was set back. Refused where the last fact is no more than
        a minute ahead of it: then recording goes on by itself."""
        if last - clock <= BY_ITSELF:
            raise Refused("The last fact does not lie ahead of the clock: nothing is in the way.")
        self.record(StoreTimeHeld(**self.next(act), clock=clock, last=last, reason=reason))

    def evolve(self, event: StoreEvent) -> None:
        if isinstance(event, StoreOpened):
            self.month = Month.parse(event.month)
            self.simulated = event.simulated
