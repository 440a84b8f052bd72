"""Several projectors, several versions, several nodes: one database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, ClassVar

from sqlalchemy import Engine, inspect

from aggregates.event import Event
from projections.engine.advance import Outcome, advance
from projections.engine.database import make_engine, writing
from projections.engine.locks import lock_name, try_lock
from projections.engine.state import move
from projections.engine.tables import create_tables
from projections.projector import Projector
from projections.temporal import Log, Temporal
from tests.projections.things import Facts, Play, caught_up, play, raw_rows


def some_facts(count: int) -> Facts:
    facts = Facts()
    for number in range(count):
        verb = ("put", "change", "end", "all_with")[number * 7 % 4]
        facts.add((verb, number % 5, number % 4, "a"))
    return facts


def at_once(count: int, work: Callable[[int], Any]) -> None:
    errors: list[BaseException] = []

    def one(number: int) -> None:
        try:
            work(number)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_projectors_at_once_take_every_fact_once(engine: Engine) -> None:
    facts = some_facts(300)
    create_tables(engine, [Play(), play(2)])
    alone = caught_up(engine, facts, play(2))
    at_once(4, lambda n: Projector(facts, engine, [Play()], batch=n * 5 + 3).catch_up())
    assert Projector(facts, engine, [Play()]).positions() == {"play": 300}
    assert raw_rows(engine, Play()) == raw_rows(engine, *alone.projections)


def test_nodes_that_start_at_once_all_make_the_tables(engine: Engine) -> None:
    at_once(6, lambda _: create_tables(engine, [Play(), play(2)]))
    assert caught_up(engine, some_facts(5), Play()).positions() == {"play": 5}


def test_a_new_version_fills_beside_the_old_which_is_still_read(engine: Engine) -> None:
    facts = some_facts(40)
    create_tables(engine, [Play()])
    old = caught_up(engine, facts, Play())
    rows = raw_rows(engine, Play())
    create_tables(engine, [play(2)])
    new = Projector(facts, engine, [play(2)])
    assert new.catch_up(until=10) == {"play": 10}
    assert old.positions() == {"play": 40}
    assert raw_rows(engine, Play()) == rows


def test_prune_drops_the_tables_of_other_versions_alone(engine: Engine) -> None:
    facts = some_facts(40)
    create_tables(engine, [Play(), play(2)])
    caught_up(engine, facts, Play())
    new = caught_up(engine, facts, play(2))
    rows = raw_rows(engine, play(2))
    assert sorted(new.prune()) == [
        "lines_v1",
        "made_v1",
        "made_v1_history",
        "pairs_v1",
        "pairs_v1_history",
        "things_v1",
        "things_v1_history",
    ]
    assert {name for name in inspect(engine).get_table_names() if "_v1" in name} == set()
    assert raw_rows(engine, play(2)) == rows
    assert new.prune() == []


def test_a_rebuilt_projection_equals_the_live_one(engine: Engine) -> None:
    facts = some_facts(60)
    create_tables(engine, [Play()])
    projector = Projector(facts, engine, [Play()], batch=7)
    for until in (1, 5, 33, 60):
        projector.catch_up(until=until)
    live = raw_rows(engine, Play())
    assert projector.rebuild(["play"]) == {"play": 60}
    assert raw_rows(engine, Play()) == live


def test_one_far_behind_does_not_keep_the_others_waiting(engine: Engine) -> None:
    class Late(Play):
        name: ClassVar[str] = "late"
        tables: ClassVar[tuple[Temporal | Log, ...]] = ()
        handles: ClassVar[tuple[type[Event], ...]] = ()

    facts = some_facts(50)
    create_tables(engine, [Play(), Late()])
    caught_up(engine, facts, Play())
    facts.facts += some_facts(60).facts[50:]
    seen: list[dict[str, int]] = []
    both = Projector(facts, engine, [Late(), Play()], batch=10)
    both.catch_up(moved=lambda positions: seen.append(dict(positions)))
    assert seen[1] == {"late": 10, "play": 60}
    assert seen[-1] == {"late": 60, "play": 60}


def test_facts_further_on_than_the_next_are_not_taken(engine: Engine) -> None:
    facts = some_facts(10)
    create_tables(engine, [Play()])
    assert advance(engine, Play(), facts.facts[5:]) == Outcome(0)
    caught_up(engine, facts, Play())
    rows = raw_rows(engine, Play())
    assert advance(engine, Play(), facts.facts[5:]) == Outcome(10)
    assert raw_rows(engine, Play()) == rows


def test_a_position_that_somebody_else_moved_is_not_moved(engine: Engine) -> None:
    create_tables(engine, [Play()])
    caught_up(engine, some_facts(10), Play())
    with writing(engine) as connection:
        assert not move(connection, Play(), 9, 12)
        assert move(connection, Play(), 10, 12)


def test_while_one_projector_is_at_work_another_leaves_it_alone(postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    facts = some_facts(10)
    create_tables(engine, [Play()])
    with writing(engine) as at_work:
        assert try_lock(at_work, lock_name(Play()))
        assert advance(engine, Play(), facts.facts).busy
    assert advance(engine, Play(), facts.facts) == Outcome(10)
    engine.dispose()
