"""The first fact of every log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.values.text import Text
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


@dataclass(frozen=True, kw_only=True)
class StoreTimeHeld(Event):
    """记时顺延. A clock ran ahead and was set right, with facts recorded meanwhile: from here on
    each transaction is recorded a microsecond after the one before, until the clock has come so
    far. ``clock``: what it says now; ``last``: when the last fact was recorded."""

    TOPIC: ClassVar[str] = "store.time_held"
    SENTENCE: ClassVar[str] = N_(
        "{who} let recording go on from {last}, though the clock said {clock}: {reason}."
    )

    clock: datetime
    last: datetime
    reason: Text


StoreEvent = StoreOpened | StoreTimeHeld
