"""Two moments side by side say what each says alone, and mark what is not the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import pytest

from aggregates.values.moment import At, from_micros
from aggregates.values.period import Month, Period, Quarter
from service.features.differences.queries import differences
from service.features.differences.queries.differences import PartThenNow
from service.features.differences.queries.shown import board as board_shown
from service.features.dispatch.queries import board
from service.features.dispatch.shown import show_board
from service.features.scores.queries.explain import explain
from service.features.scores.queries.parts import Part
from service.features.scores.queries.rankings import ranking
from service.reading.reader import Reader
from service.reading.tree import tree
from tests.city import ROOT
from tests.histories import History
from tests.prepared import a_copy, issued

MONTH, QUARTER = Month(2026, 10), Quarter(2026, 4)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    with a_copy("sqlite", tmp_path_factory.mktemp("history"), issued) as city:
        made = History(city, Random(7))
        made.play(90)
        yield made


@contextmanager
def reader(history: History, position: int) -> Iterator[Reader]:
    services = history.city.services
    at = At(position, from_micros(services.log.recorded_at(position)))
    with services.view(at) as view:
        yield Reader(view, services)


@contextmanager
def two(history: History, number: int) -> Iterator[tuple[Reader, Reader]]:
    last = history.city.position
    early, late = sorted(Random(number).sample(range(last // 3, last + 1), 2))
    with reader(history, early) as then, reader(history, late) as now:
        yield then, now


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("period", [MONTH, QUARTER])
def test_a_board_marks_the_cells_that_differ_and_only_those(
    history: History, number: int, period: Period
) -> None:
    with two(history, number) as (then, now):
        whole_board = differences.boards(then, now, period, ROOT, True)
        cells = [
            {(row["organization"], cell["task"]): (cell["own"], cell["below"])
             for row in show_board(board(r, period, ROOT, True))["rows"]
             for cell in row["cells"]}
            for r in (then, now)
        ]  # fmt: skip
    marked = {(r.code, c.task or None) for r in whole_board.rows for c in r.cells if c.differs}
    assert marked == {key for key in cells[0].keys() | cells[1].keys()
                      if cells[0].get(key) != cells[1].get(key)}  # fmt: skip
    assert whole_board.changed == len(marked)
    assert sum(len(row["cells"]) for row in board_shown(whole_board, True)["rows"]) == len(marked)


@pytest.mark.parametrize("number", range(4))
def test_a_ranking_shows_the_rows_of_both_moments(history: History, number: int) -> None:
    with two(history, number) as (then, now):
        rows = differences.rankings(then, now, MONTH, None, None, lambda ranking: ranking)
        was, is_ = ({row.organization: row for row in ranking(r, MONTH).rows} for r in (then, now))
    assert {row.organization for row in rows} == was.keys() | is_.keys()
    for row in rows:
        assert (row.then, row.now) == (was.get(row.organization), is_.get(row.organization))
        scores = [each.score.score if each else None for each in (row.then, row.now)]
        if None not in scores:
            assert row.gained == scores[1] - scores[0]  # type: ignore[operator]  # none is None


@pytest.mark.parametrize("number", range(4))
def test_a_scorecard_opens_both_moments_all_the_way_down(history: History, number: int) -> None:
    with two(history, number) as (then, now):
        code = sorted(tree(now).places)[number]
        part = differences.scorecards(then, now, code, MONTH)
        was, is_ = (explain(r, code, MONTH) for r in (then, now))
    assert _side(part, "then") == _plain(was)
    assert _side(part, "now") == _plain(is_)
    assert part.differs == (_figures(was) != _figures(is_))


def test_what_was_not_there_yet_has_an_empty_side(history: History) -> None:
    with reader(history, 2) as then, reader(history, history.city.position) as now:
        assert differences.scorecards(then, now, "U1", MONTH).then is None
        assert all(r.then is None for r in differences.boards(then, now, MONTH, "U1", True).rows)


def test_at_the_stores_first_fact_everything_answers_that_nothing_is_there(
    history: History,
) -> None:
    with reader(history, 1) as then, reader(history, history.city.position) as now:
        assert board(then, MONTH).rows == []
        assert ranking(then, MONTH).rows == []
        assert differences.boards(then, now, MONTH, None, False).rows


def _side(compared: PartThenNow, side: str) -> set[tuple[object, ...]]:
    this_part: Part | None = getattr(compared, side)
    below = {each for part in compared.parts for each in _side(part, side)}
    return below | (
        {(this_part.name, this_part.label, this_part.score, this_part.reason)}
        if this_part
        else set()
    )


def _plain(part: Part) -> set[tuple[object, ...]]:
    below = {each for one in part.parts for each in _plain(one)}
    return below | {(part.name, part.label, part.score, part.reason)}


def _figures(part: Part) -> object:
    below = {(one.name, one.label): _figures(one) for one in part.parts}
    return part.score, part.reason, part.weight, part.provisional, below
