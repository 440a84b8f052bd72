"""Two commands that write different things and rest on each other's: the later one is refused,
and nothing of it is recorded (R5). The other comes between what one read and what it records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from aggregates.assignment.states import Outcome
from aggregates.errors import Stale
from aggregates.values.text import Text
from schedules.job import Occurrence
from schedules.runner import run_together
from service.features.assignments.commands import acts as assignments
from service.features.assignments.commands.handing_down import hand_down
from service.features.assignments.commands.ordering import ByHand, issue_by_hand
from service.features.months.commands.closing import close_settled
from service.features.workdays import commands as workdays
from tests.city import ROOT, City, at, topics
from tests.work import entered

LAST_WORKDAY = "2026-10-30"
Act = Callable[[City], object]


@pytest.fixture(params=["before it is looked ahead", "before the lock is taken"])
def between(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Does ``first``, and ``meanwhile`` in the middle of it."""

    def run(city: City, first: Act, meanwhile: Act) -> object:
        log = city.services.log
        place = log if request.param.startswith("before it") else log._appender
        append = place.append

        def late(*args: Any, **kwargs: Any) -> Any:
            monkeypatch.setattr(place, "append", append)
            meanwhile(city)
            return append(*args, **kwargs)

        monkeypatch.setattr(place, "append", late)
        return first(city)

    return run


def send_one(city: City) -> object:
    """Only T1, so that T2 keeps what it claims."""
    claims = [c for c in city.claims("U1-1") if c.assignment == city.line("U1-1", "T1").id]
    return city.send("U1-1", claims=claims)


def report_t2(city: City) -> object:
    line = city.line("U1-1", "T2")
    return assignments.report(
        city.services, city.by("U1-1"), line.id, outcome=Outcome.PARTIAL, points=300
    )


def give_points(city: City) -> object:
    words = ByHand(organizations=["U1-1"], title=Text("补"), due=date(2026, 10, 31), points=100)
    return issue_by_hand(city.services, city.by(ROOT), words)


def move_a_workday(city: City) -> object:
    return workdays.load(city.services, city.operator(), {date(2026, 11, 3): False})


@pytest.mark.parametrize(
    ("first", "meanwhile"),
    [
        (send_one, report_t2), (report_t2, send_one), (send_one, give_points),
        (give_points, send_one), (send_one, move_a_workday),
    ],
)  # fmt: skip
def test_the_later_is_refused_and_leaves_nothing(
    city: City, between: Any, first: Act, meanwhile: Act
) -> None:
    city.skip_to(LAST_WORKDAY)
    before = city.position
    rows: list[list[str]] = []

    def noted(city: City) -> None:
        meanwhile(city)
        rows.append(topics(city, before))

    with pytest.raises(Stale):
        between(city, first, noted)
    assert rows
    assert topics(city, before) == rows[0], "the other's facts alone"


def test_what_is_repeated_counts_what_came_meanwhile(city: City, between: Any) -> None:
    city.skip_to(LAST_WORKDAY)
    with pytest.raises(Stale):
        between(city, send_one, report_t2)
    send_one(city)
    assert entered(city, "U1-1")[-1] == ("own", 8_125, None), "10.00 and 3.00 of 16.00"


def test_lists_that_do_not_touch_do_not_hinder_each_other(city: City, between: Any) -> None:
    city.skip_to(LAST_WORKDAY)
    between(city, send_one, lambda city: city.send("U1-2"))
    between(city, lambda city: city.confirm("U1-1"), lambda city: city.confirm("U1-2"))


def test_a_task_is_held_once_even_where_two_give_it_at_once(city: City, between: Any) -> None:
    """R1: one hands down what another transfers there at the same moment."""
    assignment = city.line("U1", "T1")
    twin = city.line("U1-2", "T1")
    assignments.cancel(city.services, city.by("U1"), city.line("U1-1", "T1").id, None)

    def hand(city: City) -> object:
        due = date(2026, 10, 20)
        return hand_down(city.services, city.by("U1"), assignment.id, ["U1-1"], due)

    def transfer(city: City) -> object:
        return assignments.transfer(city.services, city.by("U1"), twin.id, "U1-1")

    with pytest.raises(Stale):
        between(city, hand, transfer)
    live = [a for a in city.lines("U1-1") if a.task == "T1" and a.status != "cancelled"]
    assert [a.id for a in live] == [twin.id]


def test_a_month_closes_on_nothing_that_has_changed(city: City, between: Any) -> None:
    """A missed report may come until the month is closed, and after."""
    city.skip_to("2026-11-20", 0, 10)
    run_together(city.services, [Occurrence(at("2026-11-20", 0, 5), "mark-missed", "2026-11-19")])

    def close(city: City) -> object:
        return close_settled(city.services, city.operator())

    with pytest.raises(Stale):
        between(city, close, lambda city: city.send("U1-1"))
    assert not city.ranking().closed
    assert close(city) == [], "the report that came waits for its answer"
