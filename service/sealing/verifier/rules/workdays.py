"""The working calendar (工作日历, R2)."""

from __future__ import annotations

from datetime import date

from ..reading.facts import Fact
from ..replay.registry import on
from ..replay.replay import Replay


@on("workdays.loaded", version=2)
def _workdays(replay: Replay, fact: Fact) -> None:
    for day, works in fact.said["days"].items():
        replay.days.differs[date.fromisoformat(day)] = bool(works)
    _settle_lateness(replay, fact)


@on("workdays.day_changed")
def _workday(replay: Replay, fact: Fact) -> None:
    replay.days.differs[date.fromisoformat(fact.said["day"])] = bool(fact.said["working"])
    _settle_lateness(replay, fact)


def _settle_lateness(replay: Replay, fact: Fact) -> None:
    """Of every report of a month not closed, confirmed ones too (R5)."""
    replay.due_days.clear()
    replay.calendar_of = fact.recorded_at
    for period, books in replay.books.items():
        if period not in replay.closed:
            for book in books.values():
                replay.lateness_changed(book, fact.position)
