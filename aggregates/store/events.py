"""The first fact of every log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from aggregates.event import FirstEvent


@dataclass(frozen=True, kw_only=True)
class StoreOpened(FirstEvent):
    """``simulated``: the clock is simulated; such a log is a rehearsal and says so everywhere."""

    TOPIC: ClassVar[str] = "store.opened"

    month: str  # the month the store was made in: catching up begins with it (R1)
    simulated: bool


StoreEvent = StoreOpened
