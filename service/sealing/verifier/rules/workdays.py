"""The working calendar (工作日历, R2)."""

from __future__ import annotations

from datetime import date

from ..reading.facts import Fact
from ..replay.registry import on
from ..replay.replay import Replay


@on("workdays.loaded")
def _workdays(replay: Replay, fact: Fact) -> None:
    for day, works in fact.said["days"].items():
        replay.days.differs[date.fromisoformat(day)] = bool(works)
    replay.due_days.clear()


@on("workdays.day_changed")
def _workday(replay: Replay, fact: Fact) -> None:
    replay.days.differs[date.fromisoformat(fact.said["day"])] = bool(fact.said["working"])
    replay.due_days.clear()
