"""Whatever the size of a batch, the rows are the same, and right at every position."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from projections.engine import batch as engine_batch
from projections.engine.advance import Ready, prepare
from projections.engine.tables import create_tables
from projections.projector import Projector
from tests.projections.model import rows_at, states
from tests.projections.things import LINES, MADE, Facts, Play, Unheeded, known_at, play, raw_rows

SIZES = (1, 2, 7, 1000)
ANNOUNCES_AFTER = {2: 1000, 1000: 5}  # never, and late in a batch of all, by its size
steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["put", "change", "change", "end", "all_with", "make", "make", "mend", "all_made"]
        ),
        st.integers(0, 4),
        st.integers(0, 3),
        st.sampled_from([None, "a", "乙"]),
    ),
    max_size=4,
)
histories = st.lists(steps, max_size=14)


def facts_of(history: list[list[tuple[Any, ...]]]) -> Facts:
    facts = Facts()
    for number, each in enumerate(history):
        facts.add(*each) if each or number % 2 else facts.add(kind=Unheeded)
    return facts


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=histories)
def test_rows_are_the_same_at_any_batch_size_and_right_at_every_position(
    engine: Engine, history: list[list[tuple[Any, ...]]]
) -> None:
    facts = facts_of(history)
    plays = [play(size, announces_after=ANNOUNCES_AFTER.get(size, 0)) for size in SIZES]
    create_tables(engine, plays)
    for each in plays:
        Projector(facts, engine, [each], batch=each.version).rebuild()
    assert all(raw_rows(engine, each) == raw_rows(engine, plays[0]) for each in plays[1:])
    expected = states(history)
    for position in range(len(history) + 1):
        known = known_at(engine, plays[-1], position)
        assert len(known.pop(LINES.name)) == sum(map(len, history[:position]))
        assert known == rows_at(expected, position)


@pytest.mark.parametrize("batch", SIZES)
def test_three_changes_of_one_row_leave_three_life_spans(engine: Engine, batch: int) -> None:
    facts = Facts()
    facts.add(("put", 0, 1, "a"))
    facts.add(("change", 0, 2, "a"))
    facts.add(("change", 0, 2, "a"), ("put", 0, 3, "b"))
    facts.add(("end", 0, 3, "b"))
    facts.add(("put", 0, 1, "a"), ("end", 0, 1, "a"))
    facts.add(("put", 0, 1, "a"))
    create_tables(engine, [Play()])
    Projector(facts, engine, [Play()], batch=batch).catch_up()
    current, history, *_ = raw_rows(engine, Play())
    assert [row[-1] for row in current] == [6]
    assert sorted((row[-2], row[-1], row[1]) for row in history) == [
        (1, 2, 1),
        (2, 3, 2),
        (3, 4, 3),
    ]


def test_a_batch_that_touches_too_much_is_cut_short(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_batch, "MOST_KEYS", 20)  # a fact of one step touches three
    facts = Facts()
    for number in range(30):
        facts.add(("put", number % 5, number % 4, "a"))
    create_tables(engine, [Play(), play(2)])
    made = prepare(engine, Play(), facts.feed(0, 30))
    assert isinstance(made, Ready)
    assert made.reached == 7
    assert made.write().position == 7
    Projector(facts, engine, [Play()]).catch_up()
    monkeypatch.undo()
    Projector(facts, engine, [play(2)]).catch_up()
    assert raw_rows(engine, Play()) == raw_rows(engine, play(2))


@pytest.mark.parametrize("announces_after", [0, 2, 1000])
def test_a_row_is_asked_for_in_the_batch_that_made_it(engine: Engine, announces_after: int) -> None:
    facts = Facts()
    for number in range(1, 4):
        facts.add(("make", 0, 0, f"made {number}"))
    for number in range(1, 4):
        facts.add(("mend", 0, number, f"mended {number}"))
    made = play(1, announces_after=announces_after)
    create_tables(engine, [made])
    Projector(facts, engine, [made]).catch_up()
    known = known_at(engine, made, 6)[MADE.name]
    assert {row[:3] for row in known} == {(n, 0, f"mended {n}") for n in range(1, 4)}
