"""What reads worked out is kept for their moment alone, and is what a fresh look gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from aggregates.values.period import Month, Quarter
from service.features.assignments.queries.completion import by_month, by_unit
from service.features.assignments.queries.deadlines import deadlines
from service.features.assignments.queries.open_lines import open_lines
from service.features.catalogue.queries import catalogue
from service.features.dispatch.queries import board
from service.features.reports.queries import holders
from service.features.scores.queries.scores import scores
from service.reading.reader import Reader
from service.reading.tree import tree, tree_of
from service.remembering import Remembered
from tests.city import OCTOBER, City

DAY = date(2026, 10, 8)


class Work:
    """Counts how often it is done."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return self.times


def test_it_is_done_once_for_a_position_and_a_day() -> None:
    remembered, work = Remembered(), Work()
    assert [remembered.of((7, DAY), "a", work) for _ in range(3)] == [1, 1, 1]
    assert remembered.of((8, DAY), "a", work) == 2, "a fact followed"
    assert remembered.of((7, date(2026, 10, 9)), "a", work) == 3, "lights go by the day"
    assert remembered.of((7, DAY), "b", work) == 4
    assert remembered.of((7, DAY), "a", work) == 1


def test_what_cannot_be_worked_out_is_asked_for_anew() -> None:
    remembered = Remembered()

    def fails() -> int:
        raise LookupError

    for _ in range(2):
        with pytest.raises(LookupError):
            remembered.of((7, DAY), "a", fails)
    assert remembered.of((7, DAY), "a", lambda: 1) == 1


def test_it_holds_few_moments_and_few_results_of_each() -> None:
    remembered, work = Remembered(moments=2, results=2), Work()
    for key in ("a", "b", "c"):
        remembered.of((1, DAY), key, work)
    assert remembered.of((1, DAY), "c", work) == 4, "there was no room for a third"
    remembered.of((2, DAY), "a", work)
    remembered.of((1, DAY), "a", work)  # asked for again: the other moment goes first
    remembered.of((3, DAY), "a", work)
    assert remembered.of((1, DAY), "a", work) == 1
    assert remembered.of((2, DAY), "a", work) == 7


def everything(reader: Reader) -> list[object]:
    """All that is worked out once for a moment."""
    city = tree(reader)
    codes = list(city.places)
    owners = {code: code for code in codes}
    months = [OCTOBER, Month(2026, 11)]
    shown = scores(reader, OCTOBER)
    return [
        city.places,
        tree_of(reader, OCTOBER).places,
        catalogue(reader),
        board(reader, OCTOBER),
        board(reader, Quarter(2026, 4), "U1", whole=True),
        (shown.by_code, shown.closed, shown.settled, shown.absent),
        scores(reader, Quarter(2026, 4)).figures,
        open_lines(reader, codes),
        by_month(reader, months, None),
        by_month(reader, months, codes[:2]),
        by_unit(reader, months, owners),
        deadlines(reader, OCTOBER, owners),
        holders(reader, str(OCTOBER)),
    ]


def test_whatever_happens_it_is_what_a_fresh_look_gives(city: City) -> None:
    """In the order in which a day goes: looked at, changed, looked at again, and back."""

    def looked() -> list[object]:
        with city.reading() as reader:
            seen = everything(reader)
        fresh_services = replace(city.services, remembered=Remembered(0, 0))
        with city.reading() as reader:
            reader.services = fresh_services
            assert everything(reader) == seen
        return seen

    city.until("2026-10-30")
    seen = [looked(), looked()]
    assert seen[0] == seen[1]
    city.send("U1-1")
    seen.append(looked())
    assert seen[2] != seen[1]
    position = city.position
    city.skip_to("2026-11-02")  # lights change with the days, and nobody did anything
    assert looked() != seen[2]
    assert city.position == position
