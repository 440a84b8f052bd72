"""``as_of`` in every form people and programs give it."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from aggregates.values.moment import At, to_micros
from service.store.errors import BadMoment
from service.store.log import Log
from tests.store.conftest import T
from tests.store.things import Thing, act, things

SHANGHAI = ZoneInfo("Asia/Shanghai")
OCTOBER = datetime(2026, 10, 1, 12, tzinfo=SHANGHAI)


@pytest.fixture
def october(simulated: Log) -> Log:
    """One fact at noon of each of the first ten days, seen from the eleventh at noon."""
    for day in range(10):
        simulated.keep(Thing.make(uuid4(), act(OCTOBER + timedelta(days=day))))
    simulated.move_clock(OCTOBER + timedelta(days=10))
    return simulated


@pytest.mark.parametrize(
    ("as_of", "position", "moment"),
    [
        (None, 10, OCTOBER + timedelta(days=10)),
        ("", 10, OCTOBER + timedelta(days=10)),
        ("3", 3, OCTOBER + timedelta(days=2)),
        ("2026-10-03", 3, datetime(2026, 10, 3, 23, 59, 59, 999999, SHANGHAI)),
        ("2026-W40-6", 3, datetime(2026, 10, 3, 23, 59, 59, 999999, SHANGHAI)),
        ("2026-10-11", 10, OCTOBER + timedelta(days=10)),
        ("2026-10-03T11:59:59", 2, datetime(2026, 10, 3, 11, 59, 59, tzinfo=SHANGHAI)),
        ("2026-10-03T12:00", 3, datetime(2026, 10, 3, 12, tzinfo=SHANGHAI)),
        ("2026-10-03T04:00:00Z", 3, datetime(2026, 10, 3, 4, tzinfo=UTC)),
        ("2026-10-03T12:00:00+08:00", 3, datetime(2026, 10, 3, 12, tzinfo=SHANGHAI)),
        ("2026-10-03T12:00:00 08:00", 3, datetime(2026, 10, 3, 12, tzinfo=SHANGHAI)),
        ("2026-10-03 12:00", 3, datetime(2026, 10, 3, 12, tzinfo=SHANGHAI)),
        ("5@2026-10-09", 5, datetime(2026, 10, 9, 23, 59, 59, 999999, SHANGHAI)),
        ("0@2026-10-09T10:00", 0, datetime(2026, 10, 9, 10, tzinfo=SHANGHAI)),
        ("2020-01-01", 0, datetime(2020, 1, 1, 23, 59, 59, 999999, SHANGHAI)),
    ],
)
def test_a_moment_is_read(october: Log, as_of: str | None, position: int, moment: datetime) -> None:
    assert october.resolve(as_of, SHANGHAI) == At(position, moment)


@pytest.mark.parametrize(
    "as_of",
    [
        "11",
        "0",
        "99999999999999999999999999",
        "2026-10-12",
        "2026-10-11T12:00:01",
        "5@2026-10-12",
        "11@2026-10-09",
        "x@2026-10-09",
        "5@",
        "5@6",
        "yesterday",
        "2026-13-01",
        "9999-12-31",
        "0001-01-01T00:00",
        "-5",
        "５",
    ],
)
def test_what_is_no_moment_yet_or_ever_is_refused(october: Log, as_of: str) -> None:
    if as_of == "0001-01-01T00:00":  # long ago, and a moment all the same
        assert october.resolve(as_of + "Z", SHANGHAI).position == 0
    with pytest.raises(BadMoment):
        october.resolve(as_of, SHANGHAI)


def test_every_time_finds_the_last_fact_recorded_by_then(october: Log) -> None:
    assert october.position_at(to_micros(T) - 1) == 0
    for position in range(1, 11):
        recorded_at = october.recorded_at(position)
        assert october.position_at(recorded_at) == position
        assert october.position_at(recorded_at - 1) == position - 1
    assert october.position_at(2**60) == 10


def test_an_empty_log_has_a_now(log: Log) -> None:
    at = log.resolve(None, SHANGHAI)
    assert at.position == 0
    assert abs(at.moment - datetime.now(UTC)) < timedelta(seconds=5)
    assert log.position_at(2**60) == 0


def test_a_time_just_past_waits_for_the_append_under_way(log: Log) -> None:
    """What is being recorded may carry a time of recording before the moment asked for."""
    begun = threading.Event()

    def slowly(position: int) -> dict[str, object]:
        begun.set()
        time.sleep(0.5)
        return {}

    writer = threading.Thread(target=lambda: log.keep(*things(log, 1), answer=slowly))
    writer.start()
    assert begun.wait(5)
    assert log.resolve(log.now().isoformat(), SHANGHAI).position == 1
    writer.join()
