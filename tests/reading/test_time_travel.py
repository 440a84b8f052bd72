"""What is seen as of a position is what a store that had read no further would show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from aggregates.values.moment import At, from_micros
from projections.projector import Projector
from tests.asking import everything
from tests.databases import fresh_postgres
from tests.histories import ACTS, History
from tests.prepared import a_copy, issued
from tests.replay import replayed, rows_of_views

PERIODS = ("2026-10", "2026-11", "2026Q4", "2026")
ACTS_PLAYED = {"sqlite": 180, "postgres": 70}


@contextmanager
def a_history(kind: str, seed: int, folder: Path, acts: int) -> Iterator[History]:
    """Some weeks of a small city's life."""
    empty = fresh_postgres() if kind == "postgres" else nullcontext("sqlite")
    with empty as url, a_copy(url, folder / "live", issued) as city:
        made = History(city, Random(seed))
        made.play(acts)
        yield made


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def history(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[History]:
    """A shorter one on PostgreSQL; the questions asked of it are put to SQLite too."""
    folder = tmp_path_factory.mktemp("history")
    with a_history(request.param, 1, folder, ACTS_PLAYED[request.param]) as made:
        yield made


def must_be_as_it_was(history: History, chance: Random, looks: int, folder: Path) -> None:
    log = history.city.services.log
    last = history.city.position
    for number in range(looks):
        position = chance.randint(last // 3, last)
        moment = from_micros(log.recorded_at(position))
        at = At(position, moment + timedelta(days=chance.choice((0, 0, 3, 20))))
        now = everything(history.city.services, at, PERIODS)
        with replayed(log, position, folder / str(number)) as then:
            was = everything(then, at, PERIODS)
        differs = [name for name in now.keys() | was.keys() if now.get(name) != was.get(name)]
        assert differs == [], f"as of {at}: {now.get(differs[0])} was {was.get(differs[0])}"


def test_every_question_as_of_any_position_is_answered_as_it_was_then(
    history: History, tmp_path: Path
) -> None:
    must_be_as_it_was(history, Random("positions"), 2, tmp_path)


def must_be_the_same_rebuilt(history: History, sizes: tuple[int, ...]) -> None:
    services = history.city.services
    services.projector.catch_up()
    live = rows_of_views(services)
    assert sum(map(len, live.values())) > 150
    for batch in sizes:
        Projector(services.log, services.views, services.projections, batch=batch).rebuild()
        assert rows_of_views(services) == live, f"in batches of {batch}"


def test_rebuilt_views_equal_the_live_ones_row_for_row_at_any_batch_size(
    history: History, request: pytest.FixtureRequest
) -> None:
    sizes = (7, 1000) if "postgres" in request.node.name else (1, 7, 1000)
    must_be_the_same_rebuilt(history, sizes)


def test_a_made_up_history_is_full_of_what_can_happen(history: History) -> None:
    if sum(history.done.values()) + sum(history.refused.values()) < 100:
        pytest.skip("the longer history is the one that should be full")
    assert sum(history.done.values()) > 60, (history.done, history.refused)
    assert len(ACTS.keys() - history.done.keys()) <= 4, history.done


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
@pytest.mark.parametrize("seed", range(10, 18))
def test_long_histories_travel_too(kind: str, seed: int, tmp_path: Path) -> None:
    with a_history(kind, seed, tmp_path, 400) as history:
        must_be_as_it_was(history, Random(seed), 8, tmp_path)
        must_be_the_same_rebuilt(history, (1, 7, 1000))
