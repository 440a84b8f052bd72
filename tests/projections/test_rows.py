"""What a projection may say of its rows, and what it is told when it says it wrongly."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

import pytest
from sqlalchemy import Column, DateTime, Engine, Float, select

from aggregates.event import Event, Recorded
from projections.engine.shape import shape
from projections.engine.tables import create_tables
from projections.projection import Key, Rows
from projections.projector import Projector
from projections.temporal import Log, Temporal, physical
from tests.projections.things import IDS, LINES, THINGS, Facts, Steps, raw_rows, values_of

GOOD = values_of(7, "乙", [1, 2])


class Tag(StrEnum):
    FIRST = "first"


class Scripted:
    """Does at each position what its test says."""

    name: ClassVar[str] = "scripted"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (THINGS, LINES)
    handles: ClassVar[tuple[type[Event], ...]] = (Steps,)

    def __init__(self, *script: Callable[[Rows], Any]) -> None:
        self.script = script
        self.answers: list[Any] = []

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        return ()

    def apply(self, fact: Recorded, rows: Rows) -> None:
        self.answers.append(self.script[fact.position - 1](rows))


def played(engine: Engine, *script: Callable[[Rows], Any]) -> tuple[list[Any], str | None]:
    """What the script's steps gave back, and what stopped it."""
    facts = Facts()
    for _ in script:
        facts.add()
    scripted = Scripted(*script)
    create_tables(engine, [scripted])
    projector = Projector(facts, engine, [scripted])
    projector.rebuild()
    failure = projector.status()[0].failure
    return scripted.answers, failure.error if failure else None


def put(**values: Any) -> Callable[[Rows], None]:
    return lambda rows: rows.put(THINGS, (IDS[0],), {**GOOD, **values})


def change(**values: Any) -> Callable[[Rows], None]:
    return lambda rows: rows.change(THINGS, (IDS[0],), **values)


def get(rows: Rows) -> dict[str, Any]:
    row = rows.get(THINGS, IDS[0])
    assert row is not None
    return dict(row)


def test_a_row_comes_back_as_it_was_put_from_memory_and_from_disk(engine: Engine) -> None:
    answers, failure = played(engine, put(), get)
    assert failure is None
    assert answers[1] == {"id": IDS[0], **GOOD}
    facts = Facts()
    facts.add()
    facts.add()
    scripted = Scripted(put(), get)
    Projector(facts, engine, [scripted], batch=1).rebuild()
    assert scripted.answers[1] == {"id": IDS[0], **GOOD}
    assert [type(v) for v in scripted.answers[1].values()] == [UUID, int, str, date, list, bool]


def test_what_is_read_with_sqlalchemy_is_what_was_put(engine: Engine) -> None:
    played(engine, put())
    with engine.connect() as connection:
        row = connection.execute(select(physical(THINGS, 1).current)).one()
    assert tuple(row) == (IDS[0], 7, "乙", date(2026, 11, 8), [1, 2], True, 1)


def test_columns_not_named_become_null(engine: Engine) -> None:
    answers, _ = played(
        engine, put(), lambda rows: rows.put(THINGS, (IDS[0],), {"number": 1, "odd": True}), get
    )
    assert answers[2] == {
        "id": IDS[0], "number": 1, "tag": None, "day": None, "list": None, "odd": True,
    }  # fmt: skip


def test_an_enum_is_kept_as_its_value(engine: Engine) -> None:
    answers, _ = played(engine, put(tag=Tag.FIRST), get)
    assert type(answers[1]["tag"]) is str
    assert answers[1]["tag"] == "first"


def test_a_list_read_from_a_row_is_not_the_row(engine: Engine) -> None:
    def spoil(rows: Rows) -> None:
        get(rows)["list"].append(99)

    answers, _ = played(engine, put(), spoil, get)
    assert answers[2]["list"] == [1, 2]


def test_nothing_is_recorded_if_nothing_differs(engine: Engine) -> None:
    played(engine, put(), change(number=7, list=[1, 2]), put())
    current, history, _ = raw_rows(engine, Scripted())
    assert [row[-1] for row in current] == [1]
    assert history == []


def test_changing_there_and_back_in_one_fact_is_no_change(engine: Engine) -> None:
    def there_and_back(rows: Rows) -> None:
        rows.end(THINGS, (IDS[0],))
        assert rows.get(THINGS, IDS[0]) is None
        rows.put(THINGS, (IDS[0],), GOOD)

    played(engine, put(), there_and_back)
    current, history, _ = raw_rows(engine, Scripted())
    assert [row[-1] for row in current] == [1]
    assert history == []


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (put(number="7"), "TypeError: things.number does not take str"),
        (put(number=True), "TypeError: things.number does not take bool"),
        (put(number=7.0), "TypeError: things.number does not take float"),
        (put(number=None), "TypeError: things.number does not take NoneType"),
        (
            put(day=datetime(2026, 11, 3, tzinfo=UTC)),
            "TypeError: things.day does not take datetime",
        ),
        (put(colour="red"), "TypeError: things has no column colour"),
        (put(id=IDS[1]), "TypeError: things: a row keeps its key"),
        (put(list={"at": IDS[0]}), "TypeError: Object of type UUID is not JSON serializable"),
        (put(list=float("nan")), "ValueError: Out of range float values"),
        (change(number=1), "LookupError: things has no row"),
        (lambda rows: rows.end(THINGS, (IDS[0],)), "LookupError: things has no row"),
        (lambda rows: rows.get(THINGS, str(IDS[0])), "TypeError: things.id does not take str"),
        (lambda rows: rows.get(THINGS), "TypeError: things is keyed by ('id',), not by ()"),
        (lambda rows: rows.put(THINGS, IDS[0], GOOD), "TypeError: things is keyed by ('id',)"),
        (
            lambda rows: rows.append(LINES, line=None),
            "TypeError: lines.line does not take NoneType",
        ),
        (lambda rows: rows.where(THINGS, colour="red"), "TypeError: things has no column colour"),
    ],
)
def test_a_wrong_word_stops_it_and_says_why(
    engine: Engine, step: Callable[[Rows], Any], said: str
) -> None:
    _, failure = played(engine, step)
    assert failure is not None
    assert failure.startswith(said)


def make(rows: Rows) -> None:
    rows.make(THINGS, {"id": IDS[0], **GOOD})


def test_a_row_made_is_as_good_as_one_put(engine: Engine) -> None:
    _, failure = played(engine, make)
    assert failure is None
    assert len(raw_rows(engine, Scripted())[0]) == 1


def test_a_row_that_is_there_is_not_made_again(engine: Engine) -> None:
    def twice(rows: Rows) -> None:
        make(rows)
        make(rows)

    _, failure = played(engine, twice)
    assert failure is not None
    assert failure.startswith("LookupError: things has a row")


def test_a_row_that_only_the_database_knows_of_is_not_made_again(engine: Engine) -> None:
    facts, scripted = Facts(), Scripted(put(), make)
    create_tables(engine, [scripted])
    for _ in range(2):
        facts.add()
        Projector(facts, engine, [scripted]).catch_up()  # a batch for each
    failure = Projector(facts, engine, [scripted]).status()[0].failure
    assert failure is not None
    assert failure.position == 2
    assert "unique" in failure.error.lower()
    assert len(raw_rows(engine, Scripted())[0]) == 1


def test_the_same_line_of_a_log_twice_stops_it(engine: Engine) -> None:
    def twice(rows: Rows) -> None:
        rows.append(LINES, line=1)
        rows.append(LINES, line=1)

    _, failure = played(engine, put(), twice)
    assert failure is not None
    assert "unique" in failure.lower()
    assert len(raw_rows(engine, Scripted())[0]) == 1


@pytest.mark.parametrize("type_", [Float(), DateTime(timezone=True)])
def test_columns_of_other_types_are_refused_by_name(type_: Any) -> None:
    with pytest.raises(TypeError, match=r"wrong\.x: no"):
        shape(Temporal("wrong", key=("x",), columns=(Column("x", type_),)))
