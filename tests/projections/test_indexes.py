"""A view that fills from nothing has all its indexes in the end, whoever filled it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import Engine, inspect

from projections.engine.database import is_sqlite
from projections.engine.tables import create_tables, tables_of
from projections.projector import Projector
from tests.projections.test_side_by_side import some_facts
from tests.projections.things import Play

PLAY = Play()


def missing(engine: Engine) -> set[str]:
    there = inspect(engine)
    wanted = {str(index.name) for table in tables_of(PLAY) for index in table.indexes}
    return wanted - {
        str(i["name"]) for table in tables_of(PLAY) for i in there.get_indexes(table.name)
    }


class Killed(Exception):
    pass


def half_way(_: Mapping[str, int]) -> None:
    raise Killed


@pytest.fixture
def projector(engine: Engine) -> Projector:
    create_tables(engine, [PLAY])
    made = Projector(some_facts(60), engine, [PLAY], batch=20)
    made.catch_up()
    return made


def test_while_a_view_is_made_anew_its_indexes_wait_where_that_is_quicker(
    engine: Engine, projector: Projector
) -> None:
    with pytest.raises(Killed):
        projector.rebuild(moved=half_way)
    assert bool(missing(engine)) == is_sqlite(engine)


def test_a_view_made_anew_has_its_indexes(engine: Engine, projector: Projector) -> None:
    projector.rebuild()
    assert not missing(engine)


def test_a_rebuild_cut_short_is_ended_by_the_next_process(
    engine: Engine, projector: Projector
) -> None:
    with pytest.raises(Killed):
        projector.rebuild(moved=half_way)
    Projector(projector.feed, engine, [PLAY], batch=20).catch_up()
    assert not missing(engine)


def test_a_rebuild_cut_short_is_ended_by_a_process_that_ran_before(
    engine: Engine, projector: Projector
) -> None:
    with pytest.raises(Killed):
        Projector(projector.feed, engine, [PLAY], batch=20).rebuild(moved=half_way)
    projector.catch_up()
    assert not missing(engine)


def test_a_view_that_stops_at_a_fact_has_its_indexes(engine: Engine) -> None:
    create_tables(engine, [PLAY])
    facts = some_facts(60)
    facts.add(("refuse", 1, 1, "a"))
    Projector(facts, engine, [PLAY], batch=20).catch_up()
    assert not missing(engine)


def test_a_few_facts_are_not_worth_it(engine: Engine) -> None:
    create_tables(engine, [PLAY])
    with pytest.raises(Killed):
        Projector(some_facts(20), engine, [PLAY], batch=20).catch_up(moved=half_way)
    assert not missing(engine)
