"""What is kept for a time only goes after it, on the scheduler's own round."""

from __future__ import annotations

import pytest

from schedules.timetable import KEPT, sweep, timetable
from service.store.records import IdempotencyKey
from tests.city import City

KEY = IdempotencyKey("P1", "k1", "digest")


def test_answers_go_after_thirty_days_and_not_before(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = city.services.log
    log.append((), key=KEY, answer=lambda _: {"done": True})
    sweep(city.services)
    assert log.answered(*KEY) == {"done": True}
    now = log.database.clock()
    later = now + int(KEPT.total_seconds() * 1_000_000) + 1_000_000
    monkeypatch.setattr(log.database, "clock", lambda: later)
    sweep(city.services)
    assert log.answered(*KEY) is None


def test_the_scheduler_ticks_and_sweeps(city: City) -> None:
    assert {job.id for job in timetable(city.services).get_jobs()} == {"tick", "sweep"}
