"""The two clocks of a store: the database's own, and the simulated one of a rehearsal."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from aggregates.errors import Refused
from aggregates.values.moment import from_micros, to_micros
from service.store.database import Database
from service.store.errors import ClockApart, ClockBehind
from service.store.records import Batch, Head

BEHIND_AT_MOST = 60 * 1_000_000  # microseconds the last fact may lie ahead of the clock
APART_AT_MOST = 300 * 1_000_000  # between an act and the clock

LAST = "SELECT position, recorded_at FROM facts ORDER BY position DESC LIMIT 1"
STATE = "SELECT value FROM store_state WHERE name = ?"
MOVE = "UPDATE store_state SET value = ? WHERE name = 'moved_to' AND CAST(value AS bigint) <= ?"


class Clock(Protocol):
    simulated: bool

    def stamp(self, head: Head, batch: Batch) -> int:
        """The time of recording for facts about to follow ``head``, later than its own."""

    def now(self) -> int:
        """Microseconds since 1970."""


class RealClock:
    simulated = False

    def __init__(self, database: Database) -> None:
        self._database = database

    def stamp(self, head: Head, batch: Batch) -> int:
        if head.recorded_at - head.clock > BEHIND_AT_MOST:
            raise ClockBehind(
                "The database's clock says {clock}, but the last fact was recorded at {last}; "
                "set the clock right before anything more is recorded.",
                clock=_shown(head.clock),
                last=_shown(head.recorded_at),
            )
        for moment in (batch.earliest, batch.latest):
            _near(moment, head.clock)
        return max(head.clock, head.recorded_at + 1)

    def now(self) -> int:
        return self._database.clock()


class SimulatedClock:
    """Facts are recorded when their acts say; nothing is refused, and time never runs back."""

    simulated = True

    def __init__(self, database: Database) -> None:
        self._database = database

    def stamp(self, head: Head, batch: Batch) -> int:
        acted = to_micros(batch.latest) if batch.latest else 0
        return max(acted, head.recorded_at + 1)

    def now(self) -> int:
        moved = self._database.row(STATE, ("moved_to",))
        last = self._database.row(LAST)
        return max(int(moved[0]) if moved else 0, last[1] if last else 0)

    def move(self, to: int) -> None:
        """Raises Refused for a time before its now; the same time again changes nothing."""
        if to < self.now() or not self._database.run(MOVE, (str(to), to)):
            raise Refused(
                "The simulated clock stands at {now} and only moves forward.",
                now=_shown(self.now()),
            )


def _near(moment: datetime | None, clock: int) -> None:
    if moment is not None and abs(to_micros(moment) - clock) > APART_AT_MOST:
        raise ClockApart(
            "The act says it is {act}, but the database's clock says {clock}: over five minutes "
            "apart, so nothing was recorded.",
            act=moment.isoformat(timespec="seconds"),
            clock=_shown(clock),
        )


def _shown(micros: int) -> str:
    return from_micros(micros).isoformat(timespec="seconds")
