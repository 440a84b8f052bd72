"""A whole log that some release wrote gives the same rows for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from projections.all import PROJECTIONS
from projections.engine.tables import tables_of
from service.wiring import Services
from tests.events import scenario
from tests.replay import holding, rows_of_views

TABLES = [table.name for projection in PROJECTIONS for table in tables_of(projection)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    folder: Path = tmp_path_factory.mktemp("golden")
    with holding(scenario.facts(), scenario.words(), folder) as services:
        _must_be_whole(services)
        services.projector.catch_up()
        return rows_of_views(services)


def _must_be_whole(services: Services) -> None:
    kept = scenario.facts()
    assert services.log.raw_feed(0, 100_000) == kept
    assert len(kept) > 150


@pytest.mark.parametrize("table", TABLES)
def test_the_golden_history_gives_the_rows_it_always_gave(
    made: dict[str, list[str]], table: str
) -> None:
    kept = scenario.rows()
    assert table in kept, "a new version of a view: python -m tests.events.scenario adds its rows"
    assert made[table] == kept[table]


def test_the_golden_history_tells_of_every_view() -> None:
    silent = [table for table in TABLES if not scenario.rows()[table]]
    assert [name for name in silent if not name.endswith("_history")] == []
