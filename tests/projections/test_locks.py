"""Who is at a view, or at the tables, keeps others from it (PostgreSQL; on SQLite one writes)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ClassVar

import pytest
from sqlalchemy import Engine, func, insert, inspect, select, text

from aggregates.event import Event
from projections.engine.advance import advance_idle
from projections.engine.database import make_engine, writing
from projections.engine.locks import SCHEMA_LOCK, lock, lock_name
from projections.engine.state import state
from projections.engine.tables import create_tables
from projections.projector import Projector
from projections.temporal import Log, Temporal
from tests.projections.test_side_by_side import some_facts
from tests.projections.things import Play, caught_up, play, raw_rows

WAITING = select(func.count()).select_from(text("pg_locks")).where(text("NOT granted"))


class Idle(Play):
    """Of which no fact is."""

    name: ClassVar[str] = "idle"
    tables: ClassVar[tuple[Temporal | Log, ...]] = ()
    handles: ClassVar[tuple[type[Event], ...]] = ()


@pytest.fixture
def server(postgres_url: str) -> Iterator[Engine]:
    engine = make_engine(postgres_url)
    yield engine
    engine.dispose()


def held_up(engine: Engine, name: str, work: Callable[[], Any]) -> Any:
    """What the work gives, which waits as long as somebody else holds the lock."""
    with ThreadPoolExecutor(1) as pool:
        with writing(engine) as other:
            lock(other, name)
            done: Future[Any] = pool.submit(work)
            end = time.monotonic() + 10
            while not other.execute(WAITING).scalar() and not done.done():
                assert time.monotonic() < end, "it neither waits nor ends"
            assert not done.done(), "it did not wait"
        return done.result(10)


def test_pruning_waits_for_a_node_that_makes_its_tables(server: Engine) -> None:
    create_tables(server, [Play(), play(2)])
    pruned = held_up(server, SCHEMA_LOCK, Projector(some_facts(1), server, [play(2)]).prune)
    assert "things_v1" in pruned


def test_a_rebuild_waits_for_whoever_is_at_the_view(server: Engine) -> None:
    create_tables(server, [Play()])
    projector = caught_up(server, some_facts(20), Play())
    rows = raw_rows(server, Play())
    assert held_up(server, lock_name(Play()), projector.rebuild) == {"play": 20}
    assert raw_rows(server, Play()) == rows


def test_an_idle_view_that_somebody_is_at_stays_where_it_is(server: Engine) -> None:
    create_tables(server, [Idle(), Play()])
    facts = some_facts(10)
    projector = Projector(facts, server, [Idle(), Play()])
    with writing(server) as other:
        lock(other, lock_name(Idle()))
        assert advance_idle(server, [Idle(), Play()], 0, facts.facts) == {"play": 10}
    assert projector.positions() == {"idle": 0, "play": 10}
    assert projector.catch_up() == {"idle": 10, "play": 10}


def test_a_view_is_at_the_logs_end_only_once_whoever_is_at_it_has_gone(server: Engine) -> None:
    create_tables(server, [Idle(), Play()])
    projector = Projector(some_facts(10), server, [Idle(), Play()], batch=4)
    with ThreadPoolExecutor(1) as pool:
        with writing(server) as other:
            lock(other, lock_name(Idle()))
            done = pool.submit(projector.catch_up)
            with pytest.raises(TimeoutError):
                done.result(0.2)
            assert projector.positions()["idle"] == 0
        assert done.result(10) == {"idle": 10, "play": 10}


def test_a_table_that_a_view_still_has_is_not_pruned_under_an_old_name(engine: Engine) -> None:
    create_tables(engine, [Play()])
    rows = caught_up(engine, some_facts(5), Play()) and raw_rows(engine, Play())
    with writing(engine) as connection:
        old = {"name": "game", "version": 1, "position": 5, "tables": "things_v1,gone_v1"}
        connection.execute(insert(state).values(**old))
        connection.execute(text("CREATE TABLE gone_v1 (a integer)"))
    assert Projector(some_facts(5), engine, [Play()]).prune() == ["gone_v1"]
    assert "gone_v1" not in inspect(engine).get_table_names()
    assert raw_rows(engine, Play()) == rows
