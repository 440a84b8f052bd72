"""Whatever a job tells is told at the next chance: sleeping over its day loses nothing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregates.values.calendar import Calendar
from schedules.runner import tick
from schedules.serve_notices import ServeNotices
from tests.city import City
from tests.prepared import a_copy, populated

FIRST = date(2026, 10, 1)
CALENDAR = Calendar({date(2026, 10, day): False for day in range(1, 8)}, frozenset({2026}))


def soon_told(city: City) -> set[tuple[str, str]]:
    notices = (f.event for f in city.services.log.feed(0, 100_000)
               if f.event.TOPIC == "notice.served")  # fmt: skip
    return {
        (str(event.organization), subject)
        for event in notices
        for item in event.items  # type: ignore[attr-defined]  # a notice
        if item["kind"] == "due_soon"
        for subject in item["subjects"]
    }


@pytest.fixture(scope="module")
def awake(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    folder = tmp_path_factory.mktemp("awake")
    with a_copy(f"sqlite:///{folder}/log.db", folder, populated) as city:
        city.until("2026-10-30", 10)
        return soon_told(city)


def test_a_machine_that_slept_tells_the_same_lines_later(
    awake: set[tuple[str, str]], tmp_path: Path
) -> None:
    with a_copy(f"sqlite:///{tmp_path}/log.db", tmp_path, populated) as city:
        for day in ("2026-10-09", "2026-10-22", "2026-10-30"):
            city.skip_to(day, 10)
            tick(city.services)
        assert soon_told(city) == awake
    assert awake, "there is something to tell"
    assert ServeNotices.name == "serve-notices"


@given(st.sets(st.integers(0, 60)), st.integers(1, 5))
def test_any_schedule_of_sleep_covers_each_day_once(nights: set[int], ahead: int) -> None:
    """What ``ServeNotices`` does with days: up to where it told, and from there on."""
    told: list[date] = []
    upto = last = CALENDAR.plus(FIRST - timedelta(days=1), ahead)
    for day in (FIRST + timedelta(days=n) for n in range(61)):
        asleep = (day - FIRST).days in nights and (day - FIRST).days != 60
        if asleep or not CALENDAR.is_working(day):
            continue
        soon = CALENDAR.plus(day, ahead)
        told += [last + timedelta(days=n) for n in range(1, (soon - last).days + 1)]
        last = max(last, soon)
    days = (last - upto).days
    assert told == [upto + timedelta(days=n) for n in range(1, days + 1)]
