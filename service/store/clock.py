"""The two clocks of a store: the database's own, and the simulated one of a rehearsal."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, Protocol

from aggregates.errors import Refused
from aggregates.store.events import StoreTimeHeld
from aggregates.store.store import STORE
from aggregates.values.moment import from_micros, to_micros
from service.store.database import Database, Writing
from service.store.errors import ClockApart, ClockBehind, ClockJumped
from service.store.records import Batch, Head
from service.store.steady import AHEAD_AT_MOST, Rows, Steady

BEHIND_AT_MOST = 60 * 1_000_000  # microseconds the last fact may lie ahead of the clock
APART_AT_MOST = 300 * 1_000_000  # between an act and the clock

LAST = "SELECT position, recorded_at FROM facts ORDER BY position DESC LIMIT 1"
TIME_HELD = StoreTimeHeld.TOPIC
LAST_HELD = """
SELECT position, recorded_at FROM facts
WHERE originator_id = ? AND topic = ? ORDER BY originator_version DESC LIMIT 1
"""
STATE = "SELECT value FROM store_state WHERE name = ?"
MOVE = "UPDATE store_state SET value = ? WHERE name = 'moved_to' AND CAST(value AS bigint) <= ?"


class Clock(Protocol):
    simulated: bool

    def stamp(self, writing: Writing, batch: Batch) -> int:
        """The time of recording for facts about to follow its head, later than that one's."""

    def now(self) -> int:
        """Microseconds since 1970."""

    def state(self) -> ClockState: ...


class ClockState(NamedTuple):
    """``kind``: steady, jumped (ahead of the steady clock), behind (the last fact), held (behind,
    and recording goes on all the same) or simulated; times in microseconds."""

    kind: str
    clock: int
    last: int
    ahead: int = 0


class RealClock:
    simulated = False

    def __init__(self, database: Database) -> None:
        self._database = database
        self.steady = Steady(database)

    def stamp(self, writing: Writing, batch: Batch) -> int:
        head = writing.head
        self._must_be_steady(writing)
        if head.recorded_at - head.clock > BEHIND_AT_MOST and not (
            _holds(batch) or self._is_held(writing, head)
        ):
            raise ClockBehind(
                "The database's clock says {clock}, but the last fact was recorded at {last}; "
                "set the clock right, or go on from there with duban clock --hold.",
                clock=_shown(head.clock),
                last=_shown(head.recorded_at),
            )
        for moment in (batch.earliest, batch.latest):
            _near(moment, head.clock)
        self.steady.take(head.clock)
        return max(head.clock, head.recorded_at + 1)

    def _must_be_steady(self, writing: Writing) -> None:
        clock = writing.head.clock
        ahead = self.steady.ahead(clock, writing)
        if ahead > AHEAD_AT_MOST:
            raise ClockJumped(
                "The database's clock says {clock}, which is {seconds} seconds ahead of what has "
                "passed: nothing is recorded until it is set right, or duban clock --accept says "
                "that it is.",
                clock=_shown(clock),
                seconds=ahead // 1_000_000,
            )

    def _is_held(self, reading: Rows, head: Head) -> bool:
        """Whether a fact says that recording goes on from the last one, each transaction a
        microsecond after the one before."""
        row = reading.row(LAST_HELD, (self._database.to_id(STORE), TIME_HELD))
        if row is None:
            return False
        position, recorded_at = row
        return 0 <= head.recorded_at - int(recorded_at) <= head.position - int(position)

    def now(self) -> int:
        return self._database.clock()

    def state(self) -> ClockState:
        clock, row = self.now(), self._database.row(LAST)
        position, last = row or (0, 0)
        ahead = self.steady.ahead(clock, self._database)
        if ahead > AHEAD_AT_MOST:
            return ClockState("jumped", clock, last, ahead)
        if last - clock <= BEHIND_AT_MOST:
            return ClockState("steady", clock, last)
        is_held = self._is_held(self._database, Head(position, last, clock))
        return ClockState("held" if is_held else "behind", clock, last)


class SimulatedClock:
    """Facts are recorded when their acts say; nothing is refused, and time never runs back."""

    simulated = True

    def __init__(self, database: Database) -> None:
        self._database = database

    def stamp(self, writing: Writing, batch: Batch) -> int:
        acted = to_micros(batch.latest) if batch.latest else 0
        return max(acted, writing.head.recorded_at + 1)

    def state(self) -> ClockState:
        row = self._database.row(LAST)
        return ClockState("simulated", self.now(), row[1] if row else 0)

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


def _holds(batch: Batch) -> bool:
    """Whether it is the fact that lets recording go on."""
    return any(entry.topic == TIME_HELD for entry in batch.entries)


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
