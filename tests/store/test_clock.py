"""Whose clock says when a fact was recorded, and what is refused for its sake."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest

from aggregates.errors import Refused
from aggregates.values.moment import to_micros
from service.store.errors import ClockApart, ClockBehind
from service.store.log import Log
from tests.store.conftest import T
from tests.store.things import Thing, act, things

SOON, LATER = timedelta(seconds=50), timedelta(seconds=90)


def _recorded_ahead(log: Log, url: str, ahead: timedelta) -> int:
    """Puts a fact into the log from a time to come, as a clock set back would."""
    at = to_micros(log.now() + ahead)
    row = "SELECT 2, {at}, originator_id, 2, topic, state FROM facts"
    statement = (
        "INSERT INTO facts (position, recorded_at, originator_id, originator_version, topic, "
        "state) " + row.format(at=at)
    )
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file, file:
            file.execute(statement)
    else:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(statement)
    return at


def test_the_database_says_when(log: Log) -> None:
    before = datetime.now(UTC)
    kept = log.keep(*things(log, 1))
    assert abs(log.now() - before) < timedelta(seconds=5)
    assert abs(log.feed(0, 1)[0].moment - before) < timedelta(seconds=5)
    assert log.recorded_at(1) == kept.recorded_at


def test_times_grow_even_when_the_clock_was_set_back_a_little(log: Log, store_url: str) -> None:
    log.keep(*things(log, 1))
    ahead = _recorded_ahead(log, store_url, SOON)
    assert log.keep(*things(log, 1)).recorded_at == ahead + 1


def test_a_clock_set_far_back_stops_recording(log: Log, store_url: str) -> None:
    log.keep(*things(log, 1))
    _recorded_ahead(log, store_url, LATER)
    with pytest.raises(ClockBehind):
        log.keep(*things(log, 1))
    assert log.last()[0] == 2


@pytest.mark.parametrize("away", [timedelta(minutes=-6), timedelta(minutes=6)])
def test_an_act_from_another_time_is_refused(log: Log, away: timedelta) -> None:
    now = log.now()
    near, far = Thing.make(uuid4(), act(now)), Thing.make(uuid4(), act(now + away))
    with pytest.raises(ClockApart):
        log.keep(near, far)
    log.keep(Thing.make(uuid4(), act(now + away * 0.8)))
    assert log.last()[0] == 1


def test_a_simulated_clock_takes_its_time_from_the_acts(simulated: Log) -> None:
    assert simulated.simulated
    assert simulated.now() == simulated.made_at == T
    for at in (T, T + timedelta(days=40), T + timedelta(days=1)):
        simulated.keep(Thing.make(uuid4(), act(at)))
    first, second, third = (each.recorded_at for each in simulated.feed(0, 3))
    assert (first, second) == (to_micros(T), to_micros(T + timedelta(days=40)))
    assert third == second + 1
    assert to_micros(simulated.now()) == third


def test_a_simulated_clock_moves_forward_only(simulated: Log) -> None:
    simulated.move_clock(T + timedelta(days=2))
    simulated.move_clock(T + timedelta(days=2))
    assert simulated.now() == T + timedelta(days=2)
    with pytest.raises(Refused, match="forward"):
        simulated.move_clock(T + timedelta(days=1))
    assert simulated.now() == T + timedelta(days=2)


def test_nobody_moves_the_real_clock(log: Log) -> None:
    assert not log.simulated
    with pytest.raises(Refused):
        log.move_clock(log.now() + timedelta(days=1))
