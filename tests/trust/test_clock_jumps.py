"""A clock that somebody sets while the service runs: noticed before anything is recorded by it,
and a recorded way back where something was."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fastapi.testclient import TestClient

from aggregates.store.events import StoreTimeHeld
from aggregates.values.moment import from_micros
from schedules.runner import tick
from service.access.log import Filter
from service.access.who import OPERATOR
from service.app import create_app
from service.cli.main import main
from service.sealing.verifier import verify
from service.services import Services
from service.settings import Settings
from service.store import postgres, steady
from service.store.errors import ClockBehind, ClockJumped
from service.store.sqlite import SqliteDatabase
from service.wiring import services
from tests.city import City, a_store
from tests.sealing.exporting import exported

YEAR = timedelta(days=365)
Set = Callable[[timedelta], None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Set:
    """Sets the database's clock ahead of the true time by so much, or back again."""
    kept, sqlite = (postgres.CLOCK, postgres.HEAD), SqliteDatabase.clock

    def set_to(by: timedelta) -> None:
        micros = by // timedelta(microseconds=1)
        monkeypatch.setattr(SqliteDatabase, "clock", lambda self: sqlite(self) + micros)
        ahead = f"({kept[0]} + {micros})"
        monkeypatch.setattr(postgres, "CLOCK", ahead)
        monkeypatch.setattr(postgres, "HEAD", kept[1].replace(kept[0], ahead))

    return set_to


@contextmanager
def node(url: str, folder: Path) -> Iterator[City]:
    """A process that begins now."""
    with services(Settings(database=url, evidence=str(folder / "evidence"))) as made:
        yield City(made)


@pytest.fixture
def city(store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[City]:
    """On the real clock, with something recorded."""
    monkeypatch.setenv("DUBAN_DATABASE", store_url)
    monkeypatch.setenv("DUBAN_EVIDENCE", str(tmp_path / "evidence"))
    monkeypatch.setenv("DUBAN_LANGUAGE", "en")
    with a_store(store_url, tmp_path, None) as made:
        made.register(["GW", "U1"])
        yield made


def duban(*arguments: object) -> Result:
    done = CliRunner().invoke(main, [*map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def standing(made: Services) -> tuple[int, dict[str, str]]:
    app = create_app(Settings(scrapers="127.0.0.1"), made)
    with TestClient(app, client=("127.0.0.1", 1)) as client:
        response = client.get("/readyz")
    return response.status_code, response.json()["clock"]


def test_a_jump_is_noticed_before_anything_is_recorded(city: City, set_clock: Set) -> None:
    before = city.position
    set_clock(YEAR)
    with pytest.raises(ClockJumped):
        city.register(["U2"])
    assert tick(city.services) == [], "and no month is issued ahead of its time"
    status, clock = standing(city.services)
    assert (status, clock["kind"]) == (503, "jumped")
    assert city.position == before
    set_clock(timedelta())
    assert standing(city.services)[0] == 200
    city.register(["U2"])


def test_a_small_step_is_none(city: City, set_clock: Set) -> None:
    for minutes in (4, 8, 12):
        set_clock(timedelta(minutes=minutes))
        city.rate([(f"X{minutes}", "党支部", "U1", "standard")])


def test_a_process_that_begins_after_the_jump_learns_of_it(
    city: City, set_clock: Set, store_url: str, tmp_path: Path
) -> None:
    """From another of this machine, whose clock went on before."""
    city.services.log.pulse()
    set_clock(YEAR)
    with node(store_url, tmp_path) as other, pytest.raises(ClockJumped):
        other.register(["U2"])


def test_a_databases_clock_that_is_not_this_machines_is_noticed(
    set_clock: Set, postgres_url: str, tmp_path: Path
) -> None:
    with a_store(postgres_url, tmp_path, None):
        pass
    set_clock(YEAR)
    with node(postgres_url, tmp_path) as made, pytest.raises(ClockJumped):
        made.register(["GW"])


def test_time_that_a_machine_slept_through_is_no_jump(
    city: City, set_clock: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = steady.elapsed
    slept = YEAR // timedelta(microseconds=1)
    monkeypatch.setattr(steady, "elapsed", lambda: real() + slept)
    set_clock(YEAR)
    city.register(["U2"])


def test_a_jump_that_is_right_is_accepted_by_hand(city: City, set_clock: Set) -> None:
    set_clock(YEAR)
    assert "nothing is recorded until it is set right or accepted" in duban("clock").output
    assert duban("clock", "--accept").exit_code == 0
    city.register(["U2"])
    [kept] = city.services.accounts.log.find(Filter(kinds=["clock.accepted"]))
    assert kept.account == OPERATOR
    set_clock(YEAR * 2)
    with pytest.raises(ClockJumped):
        city.rate([("X", "党支部", "U1", "standard")])


@pytest.fixture
def locked(city: City, set_clock: Set) -> City:
    """A jump was accepted, facts recorded by it; then the clock was set right."""
    set_clock(YEAR)
    city.services.log.accept_clock()
    city.register(["U2"])
    set_clock(timedelta())
    return city


def test_after_it_nothing_is_recorded_until_time_is_held(locked: City) -> None:
    with pytest.raises(ClockBehind, match="--hold"):
        locked.register(["U1-1"])
    assert standing(locked.services)[1]["kind"] == "behind"
    assert duban("clock", "--hold").exit_code == 1
    done = duban("clock", "--hold", "--reason", "a new battery, a wrong year", "--json")
    assert (done.exit_code, json.loads(done.stdout)["kind"]) == (0, "held"), done.output
    locked.register(["U1-1"])
    locked.register(["U1-2"])
    assert standing(locked.services)[0] == 200
    facts = locked.services.log.feed(0, 100)
    times = sorted({fact.recorded_at for fact in facts})
    assert times[-1] - times[-4] == 3, "each transaction a microsecond after the one before"
    [store_time_held] = [fact.event for fact in facts if isinstance(fact.event, StoreTimeHeld)]
    assert store_time_held.last - store_time_held.clock > YEAR / 2


def test_acts_keep_their_own_time_and_the_log_verifies(locked: City) -> None:
    duban("clock", "--hold", "--reason", "a wrong year")
    locked.load_workdays()
    locked.add_tasks()
    report = verify(io.BytesIO(exported(locked.services.log).written()))
    assert report.defects == []
    assert any("time was held" in english for english, _ in report.limits)
    last = locked.services.log.feed(locked.position - 1, 1)[0]
    assert last.moment - last.event.timestamp > YEAR / 2


def test_what_is_held_is_held_once(locked: City, set_clock: Set) -> None:
    """Another jump after it locks again; and without one there is nothing to hold."""
    duban("clock", "--hold", "--reason", "a wrong year")
    set_clock(YEAR * 3)
    locked.services.log.accept_clock()
    locked.register(["U1-1"])
    set_clock(timedelta())
    with pytest.raises(ClockBehind):
        locked.register(["U1-2"])


def test_there_is_nothing_to_hold_where_the_clock_is_right(city: City) -> None:
    done = duban("clock", "--hold", "--reason", "for fun")
    assert (done.exit_code, "nothing is in the way" in done.stderr) == (1, True)
    assert "goes as it should" in duban("clock").output


def test_the_verifier_believes_no_hold_where_the_last_fact_was_not_ahead(locked: City) -> None:
    duban("clock", "--hold", "--reason", "a wrong year")
    export = exported(locked.services.log)
    lying = [
        fact.saying(last=from_micros(1).isoformat()) if fact.topic == "store.time_held" else fact
        for fact in export.facts
    ]
    report = verify(io.BytesIO(type(export)(lying, export.sizes).written()))
    assert [defect.kind for defect in report.defects] == ["miscomputed"]
