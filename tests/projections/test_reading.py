"""A past moment is read by index, in one transaction, and by nothing else than what was known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

import pytest
from sqlalchemy import Column, Engine, Integer, Select, String, Uuid, select, text

from aggregates.event import Event, Recorded
from aggregates.values.moment import At
from projections.engine.database import is_sqlite, make_engine
from projections.engine.tables import create_tables
from projections.projection import Key, Rows
from projections.projector import Projector
from projections.temporal import Log, Temporal
from projections.view import AT, View, reading
from tests.projections.things import NOON, THINGS, Facts, Play, Steps, known_at

CELLS = Temporal(
    "cells",
    key=("id",),
    columns=(
        Column("id", Uuid),
        Column("period", String, nullable=False),
        Column("organization", String, nullable=False),
        Column("light", Integer, nullable=False),
    ),
    indexes=(("period", "organization"),),
)


class Cells:
    """Each fact changes two cells of one period; there are very many periods."""

    name: ClassVar[str] = "cells"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (CELLS,)
    handles: ClassVar[tuple[type[Event], ...]] = (Steps,)

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        return ()

    def apply(self, fact: Recorded, rows: Rows) -> None:
        number = fact.position % 1000
        for organization in ("U001", "U002"):
            values = {"period": f"p{number:04}", "organization": organization}
            key = (UUID(int=number * 2 + (organization == "U002")),)
            rows.put(CELLS, key, {**values, "light": fact.position})


@pytest.fixture
def filled(engine: Engine) -> Engine:
    facts = Facts()
    for _ in range(3000):
        facts.add()
    create_tables(engine, [Cells()])
    Projector(facts, engine, [Cells()]).catch_up()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return engine


def board(view: View, period: str) -> Select[Any]:
    cells = view.rows(CELLS)
    return select(cells).where(cells.c.period == period).order_by(cells.c.organization)


def plan(engine: Engine, view: View, query: Select[Any]) -> str:
    said = str(
        query.params({AT: view.at.position}).compile(engine, compile_kwargs={"literal_binds": True})
    )
    explain = "EXPLAIN QUERY PLAN " if is_sqlite(engine) else "EXPLAIN "
    return "\n".join(str(row[-1]) for row in view.connection.exec_driver_sql(explain + said))


@pytest.mark.parametrize("position", [500, 1500, 2999, 3000])
def test_a_board_of_one_period_goes_by_the_index_in_both_tables(
    filled: Engine, position: int
) -> None:
    with reading(filled, [Cells()], At(position, NOON)) as view:
        said = plan(filled, view, board(view, "p0100"))
        rows = view.all(board(view, "p0100"))
    assert not re.search(r"SCAN (anon|cells)|Seq Scan", said), said
    assert len(re.findall(r"cells_v1\w*_ix0", said)) == (1 if position == 3000 else 2), said
    light = (position - 100) // 1000 * 1000 + 100
    assert [(row.organization, row.light, row.since) for row in rows] == [
        ("U001", light, light),
        ("U002", light, light),
    ]


def test_what_was_recorded_while_one_reads_is_not_seen(engine: Engine) -> None:
    facts = Facts()
    facts.add(("put", 0, 1, "a"))
    create_tables(engine, [Play()])
    projector = Projector(facts, engine, [Play()])
    projector.catch_up()
    with reading(engine, [Play()], At(2, NOON), last=1) as view:
        assert view.position("play") == 1
        facts.add(("put", 1, 1, "a"))
        projector.catch_up()
        assert len(view.all(select(view.rows(THINGS)))) == 1


def test_a_view_beyond_a_rebuild_under_way_is_of_one_moment(engine: Engine) -> None:
    facts = Facts()
    facts.add(("put", 0, 1, "a"))
    create_tables(engine, [Play()])
    projector = Projector(facts, engine, [Play()])
    projector.catch_up()
    with reading(engine, [Play()], At(1, NOON)) as view:
        assert view.position("play") == 1
        projector._empty(Play())
        assert view.one(select(view.rows(THINGS).c.number)) == (1,)


def test_one_table_can_be_joined_to_itself(engine: Engine) -> None:
    facts = Facts()
    facts.add(("put", 0, 1, "a"), ("put", 1, 2, "a"))
    facts.add(("put", 2, 3, "a"))
    create_tables(engine, [Play()])
    Projector(facts, engine, [Play()]).catch_up()
    for position, pairs in ((1, 1), (2, 3)):
        with reading(engine, [Play()], At(position, NOON)) as view:
            one, other = view.rows(THINGS), view.rows(THINGS)
            joined = select(one.c.id).join(other, one.c.number < other.c.number)
            assert len(view.all(joined)) == pairs


def test_text_is_in_the_order_of_its_code_points_on_every_database(engine: Engine) -> None:
    tags = ["b", "B", "乙", "a-1", "a1", "甲"]
    facts = Facts()
    for number, tag in enumerate(tags[:5]):
        facts.add(("put", number, 1, tag))
    create_tables(engine, [Play()])
    Projector(facts, engine, [Play()]).catch_up()
    with reading(engine, [Play()], At(5, NOON)) as view:
        things = view.rows(THINGS)
        rows = view.all(select(things.c.tag).order_by(things.c.tag))
    assert [row.tag for row in rows] == sorted(tags[:5])


def test_before_the_first_fact_there_is_nothing(engine: Engine) -> None:
    facts = Facts()
    facts.add(("put", 0, 1, "a"))
    create_tables(engine, [Play()])
    Projector(facts, engine, [Play()]).catch_up()
    assert set(map(len, known_at(engine, Play(), 0).values())) == {0}


def test_text_is_so_ordered_whatever_language_postgresql_was_set_up_in(postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    create_tables(engine, [Play()])
    asked = text(
        "SELECT DISTINCT collation_name FROM information_schema.columns"
        " WHERE table_name LIKE '%_v1%' AND data_type = 'character varying'"
    )
    with engine.connect() as connection:
        assert connection.execute(asked).all() == [("C",)]
    engine.dispose()
