"""A whole log that some release wrote gives the same rows for ever."""

from __future__ import annotations

from functools import cache

import pytest

from aggregates.vocabulary import BY_TOPIC
from projections.all import PROJECTIONS
from projections.engine.tables import tables_of
from tests.golden import histories
from tests.replay import holding, rows_of_views
from tests.scratch import scratch

TABLES = [table.name for projection in PROJECTIONS for table in tables_of(projection)]
GROW = "python -m tests.golden add"


@cache
def made(name: str) -> dict[str, list[str]]:
    kept = histories.read(name)
    with holding(kept.facts, kept.words, scratch("golden")) as services:
        assert services.log.raw_feed(0, 100_000) == kept.facts
        services.projector.catch_up()
        return rows_of_views(services)


@pytest.mark.parametrize("name", histories.names())
def test_a_golden_history_gives_the_rows_it_always_gave(name: str) -> None:
    kept, rows = histories.read(name).rows, made(name)
    differ = {table: rows[table] for table in TABLES if rows[table] != kept.get(table, [])}
    assert differ == {}, f"of a new version of a view: {GROW} {name} adds its rows"


def test_the_first_history_is_long_and_tells_of_every_view() -> None:
    kept = histories.read("city")
    assert len(kept.facts) > 150
    filled = {
        table
        for name in histories.names()
        for table, rows in histories.read(name).rows.items()
        if rows
    }
    assert [t for t in TABLES if t not in filled and not t.endswith("_history")] == []


def test_every_kind_of_fact_stands_in_some_history() -> None:
    texts = set[str]().union(*(histories.read(name).topics for name in histories.names()))
    assert set(BY_TOPIC) - texts == set(), f"{GROW} FEATURE"
