"""The first fact of every log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from aggregates.event import FirstEvent
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class StoreOpened(FirstEvent):
    """``simulated``: the clock is simulated; such a log is a rehearsal and says so everywhere."""

    TOPIC: ClassVar[str] = "store.opened"
    SENTENCE: ClassVar[str] = N_("The store was opened in {month}.")
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "simulated": N_("The store was opened in {month}, on a simulated clock."),
    }

    month: str  # the month the store was made in: catching up begins with it (R1)
    simulated: bool

    def variant(self, before: Mapping[str, object]) -> str:
        return "simulated" if self.simulated else ""


StoreEvent = StoreOpened
