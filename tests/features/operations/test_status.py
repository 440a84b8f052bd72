"""How the store stands: its newest runs first, and the last checkpoint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.features.operations.queries.runs import runs
from service.features.operations.queries.status import LAST_RUNS, status
from tests.city import City
from tests.prepared import a_copy, issued


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with a_copy("sqlite", tmp_path, issued) as made:
        yield made


def test_the_newest_runs_stand_first_and_no_more_than_are_asked_for(city: City) -> None:
    city.until("2026-10-16")
    with city.reading() as reader:
        every = runs(reader, 1000)
    assert len(every) > LAST_RUNS
    lines = [(run["job"], run["started_at"]) for run in status(city.services)["runs"]]
    assert len(lines) == LAST_RUNS
    assert [at for _, at in lines] == sorted((at for _, at in lines), reverse=True)
    assert [job for job, _ in lines] == [row.job for row in every[:LAST_RUNS]]


def test_the_last_checkpoint_is_told_with_what_came_since(city: City) -> None:
    city.services.sealer.seal()
    size = city.position
    city.until("2026-10-16")
    city.services.sealer.seal()
    answer = status(city.services)["checkpoint"]
    assert (answer["size"], answer["uncovered"]) == (city.position, 0)
    assert answer["size"] > size
