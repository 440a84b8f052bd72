"""How the store was made."""

from __future__ import annotations

from ..reading.facts import Fact
from ..replay.days import micros_of
from ..replay.registry import on
from ..replay.replay import Replay


@on("store.opened")
def _opened(replay: Replay, fact: Fact) -> None:
    replay.first_month = fact.said["month"]
    replay.opened = True
    replay.simulated = bool(fact.said["simulated"])


@on("store.time_held")
def _time_held(replay: Replay, fact: Fact) -> None:
    """A clock ran ahead and was set right: times of recording tell the order alone, until it has
    come so far."""
    clock, last = micros_of(fact.said["clock"]), micros_of(fact.said["last"])
    if fact.recorded_at != last + 1 or clock >= last:
        replay.wrong(
            fact.position,
            "it says that the last fact was recorded ahead of the clock, which it was not",
            "所称末条记录早于时钟与事实不符",
        )
    replay.held_time = (fact.position, fact.recorded_at, clock)
    replay.holds += 1
