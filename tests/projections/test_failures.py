"""A fact that cannot be taken stops one projection, and nothing before it is lost."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from sqlalchemy import Engine

from aggregates.event import Recorded
from aggregates.values.moment import At
from projections.engine.batch import Batch
from projections.engine.database import is_sqlite
from projections.engine.state import Failure
from projections.engine.tables import create_tables
from projections.projection import Rows
from projections.projector import Projector
from projections.view import Behind, Stopped, reading
from tests.projections.things import LINES, MADE, NOON, THINGS, Facts, Play, known_at, raw_rows


class Other(Play):
    """One whose code has been mended: it takes what Play refuses."""

    name: ClassVar[str] = "other"
    tables: ClassVar[Any] = ()

    def touches(self, fact: Recorded) -> Any:
        return ()

    def apply(self, fact: Recorded, rows: Rows) -> None:
        pass


class Mended(Play):
    def refuse(self, rows: Rows, *step: Any) -> None:
        pass


class NotSure(Play):
    def touches(self, fact: Recorded) -> Any:
        if fact.position == 4:
            raise KeyError("which")
        return super().touches(fact)


def history(verb: str) -> Facts:
    facts = Facts()
    for number in range(3):
        facts.add(("put", number, number, "a"))
    facts.add(("put", 2, 9, "half done"), (verb, 2, 9, "b"))
    facts.add(("put", 4, 4, "a"))
    return facts


@pytest.mark.parametrize("batch", [1, 3, 4, 1000])
@pytest.mark.parametrize("verb", ["refuse", "too_big"])
def test_all_before_a_poisoned_fact_is_kept_and_the_others_go_on(
    engine: Engine, batch: int, verb: str
) -> None:
    create_tables(engine, [Play(), Other()])
    projector = Projector(history(verb), engine, [Play(), Other()], batch=batch)
    assert projector.catch_up() == {"play": 3, "other": 5}
    stopped, other = projector.status()
    assert (stopped.position, stopped.lag, stopped.oldest_unread_micros) == (3, 2, 40)
    assert stopped.failure is not None
    assert stopped.failure[:2] == (4, "test.steps")
    assert (other.position, other.lag, other.oldest_unread_micros, other.failure) == (
        5,
        0,
        None,
        None,
    )
    assert {row[1] for row in raw_rows(engine, Play())[0]} == {0, 1, 2}


def test_the_failure_says_what_was_wrong(engine: Engine) -> None:
    create_tables(engine, [Play()])
    projector = Projector(history("refuse"), engine, [Play()])
    projector.catch_up()
    failure = projector.status()[0].failure
    assert failure == Failure(4, "test.steps", "ValueError: no b today")


def test_a_fact_whose_keys_cannot_be_told_stops_it_too(engine: Engine) -> None:
    create_tables(engine, [NotSure()])
    projector = Projector(history("put"), engine, [NotSure()])
    assert projector.catch_up() == {"play": 3}
    assert projector.status()[0].failure == Failure(4, "test.steps", "KeyError: 'which'")


def test_it_resumes_after_a_fix_and_forgets_the_failure(engine: Engine) -> None:
    facts = history("refuse")
    create_tables(engine, [Play()])
    Projector(facts, engine, [Play()]).catch_up()
    mended = Projector(facts, engine, [Mended()])
    assert mended.catch_up() == {"play": 5}
    assert mended.status()[0].failure is None


def test_while_it_is_stopped_each_try_reads_one_fact_alone(engine: Engine) -> None:
    facts = history("refuse")
    create_tables(engine, [Play()])
    projector = Projector(facts, engine, [Play()])
    projector.catch_up()
    facts.reads.clear()
    projector.catch_up()
    assert facts.reads == [(3, 1)]


def test_reads_beyond_it_say_it_is_stopped_and_earlier_ones_are_answered(engine: Engine) -> None:
    create_tables(engine, [Play()])
    Projector(history("refuse"), engine, [Play()]).catch_up()
    with reading(engine, [Play()], At(5, NOON)) as view, pytest.raises(Stopped) as stopped:
        view.rows(THINGS)
    assert stopped.value.failure.position == 4
    assert len(known_at(engine, Play(), 3)["things"]) == 3


def test_a_read_ahead_of_the_projection_says_it_is_behind(engine: Engine) -> None:
    create_tables(engine, [Play()])
    Projector(history("put"), engine, [Play()]).catch_up(until=2)
    with reading(engine, [Play()], At(3, NOON)) as view, pytest.raises(Behind) as behind:
        view.rows(LINES)
    assert (behind.value.position, behind.value.wanted) == (2, 3)
    with reading(engine, [Play()], At(9, NOON), last=2) as view:
        assert len(view.all(view.rows(LINES).select())) == 2
        assert view.lowest == 2


class PowerCut(BaseException):
    pass


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_a_crash_in_the_middle_of_writing_leaves_rows_and_position_as_they_were(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    facts = history("put")
    create_tables(engine, [Play()])
    projector = Projector(facts, engine, [Play()])
    projector.catch_up(until=2)
    before = raw_rows(engine, Play())
    with monkeypatch.context() as patch:
        cut_power(patch, after)
        with pytest.raises(PowerCut):
            projector.catch_up()
    assert raw_rows(engine, Play()) == before
    assert projector.positions() == {"play": 2}
    assert projector.catch_up() == {"play": 5}


def cut_power(patch: pytest.MonkeyPatch, after: int) -> None:
    """Lets so many of the three tables be written, then stops everything."""
    write = Batch.write

    def broken(self: Batch) -> None:
        left = iter(range(after))

        def counted(real: Any) -> Any:
            def one(*args: Any) -> None:
                if next(left, None) is None:
                    raise PowerCut
                real(*args)

            return one

        self.stored.write = counted(self.stored.write)  # type: ignore[method-assign]  # the cut
        self.stored.append = counted(self.stored.append)  # type: ignore[method-assign]  # the cut
        write(self)
        raise PowerCut

    patch.setattr(Batch, "write", broken)


class Makes(Play):
    def refuse(self, rows: Rows, *step: Any) -> None:
        """A row that the database holds already, and nobody asked for."""
        rows.make(MADE, {"at": 1, "line": 0, "tag": "again"})


@pytest.mark.parametrize("batch", [1, 3, 1000])
def test_a_row_refused_while_it_is_sent_stops_the_view_before_its_fact(
    engine: Engine, batch: int
) -> None:
    facts = Facts()
    facts.add(("make", 0, 0, "a"))
    create_tables(engine, [Makes()])
    Projector(facts, engine, [Makes()]).catch_up()
    for number in range(9):
        facts.add(("refuse" if number == 4 else "make", 0, 0, "b"))
    projector = Projector(facts, engine, [Makes()], batch=batch)
    assert projector.catch_up() == {"play": 5}
    [status] = projector.status()
    assert status.failure is not None
    assert status.failure.position == 6
    assert len(known_at(engine, Makes(), 5)[MADE.name]) == 5


class Unspeakable(Play):
    def refuse(self, rows: Rows, *step: Any) -> None:
        """Text that PostgreSQL's driver refuses in the middle of what it sends."""
        rows.append(LINES, line=9, said="\x00")


@pytest.mark.parametrize("batch", [3, 1000])
def test_a_line_that_cannot_be_sent_stops_the_view_before_its_fact(
    engine: Engine, batch: int
) -> None:
    if is_sqlite(engine):
        pytest.skip("SQLite holds any text.")
    facts = Facts()
    for number in range(9):
        facts.add(("refuse" if number == 4 else "put", 0, number, "b"))
    create_tables(engine, [Unspeakable()])
    projector = Projector(facts, engine, [Unspeakable()], batch=batch)
    assert projector.catch_up() == {"play": 4}
    assert len(known_at(engine, Unspeakable(), 4)[LINES.name]) == 4


@pytest.mark.parametrize("looked", [("mend", 0, 2, "c"), ("all_made", 0, 0, "c")])
def test_what_a_refused_fact_made_is_not_there(engine: Engine, looked: tuple[Any, ...]) -> None:
    facts = Facts()
    facts.add(("make", 0, 0, "a"))
    facts.add(("make", 0, 0, "b"), looked, ("make", 0, 0, "d"), ("refuse", 0, 0, "b"))
    create_tables(engine, [Play()])
    assert Projector(facts, engine, [Play()]).catch_up() == {"play": 1}
    assert known_at(engine, Play(), 1)[MADE.name] == {(1, 0, "a", 1)}
    assert len(raw_rows(engine, Play())[-2]) == 1
