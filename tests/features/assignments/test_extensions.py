"""Extensions and their limits, what does not apply, and days that become holidays (R2)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from aggregates.assignment.states import DeadlineTooLate, Status
from aggregates.values.period import Month
from aggregates.values.text import Text
from service.access.who import Forbidden
from service.features.assignments.commands import acts as assignments
from service.features.assignments.commands.acts import ask_extension, grant_extension
from service.features.assignments.commands.handing_down import hand_down
from service.features.dispatch.queries import board
from service.features.workdays import commands as workdays
from tests.city import OCTOBER, City, topics

WORDS = Text("会议改期")
DUE, REPORT_DUE = date(2026, 10, 26), date(2026, 11, 5)


def asked(city: City, code: str, task: str, due: date) -> int:
    line = city.line(code, task)
    done = ask_extension(city.services, city.by(code), line.id, due, WORDS)
    number: int = done.answer["number"]
    return number


def test_a_line_with_points_is_extended_to_its_reports_due_day_at_most(city: City) -> None:
    line = city.line("U1-1", "T1")
    number = asked(city, "U1-1", "T1", REPORT_DUE + timedelta(days=1))
    with pytest.raises(DeadlineTooLate, match="2026-11-05") as caught:
        grant_extension(city.services, city.by("U1"), line.id, number)
    assert caught.value.rule == "R2"
    grant_extension(city.services, city.by("U1"), line.id, number, REPORT_DUE)
    assert city.line("U1-1", "T1").due == REPORT_DUE


def test_a_child_is_extended_to_its_parents_deadline_at_most(city: City) -> None:
    line = city.line("U1-1", "T2")
    parent = city.line("U1", "T1")
    child = city.line("U1-1", "T1")
    hand_down(city.services, city.by("U1"), parent.id, ["U1-1"], date(2026, 10, 20))
    number = asked(city, "U1-1", "T1", DUE + timedelta(days=1))
    with pytest.raises(DeadlineTooLate, match="2026-10-26"):
        grant_extension(city.services, city.by("U1"), child.id, number)
    grant_extension(city.services, city.by("U1"), child.id, number, DUE)
    assert (city.line("U1-1", "T1").due, line.parent) == (DUE, None)


def test_an_extension_is_the_superiors_to_grant(city: City) -> None:
    number = asked(city, "U1-1", "T1", date(2026, 10, 28))
    with pytest.raises(Forbidden):
        grant_extension(city.services, city.by("U1-1"), city.line("U1-1", "T1").id, number)
    line = city.line("U1-1", "T1").id
    assignments.refuse_extension(city.services, city.by("U1"), line, number, WORDS)
    assert city.line("U1-1", "T1").due == DUE


def test_what_does_not_apply_counts_for_nothing_at_once(city: City) -> None:
    city.skip_to("2026-10-30")
    city.send("U1-1", T1=1000, T2=0)
    assert city.hundredths("U1-1") == 6_250
    line = city.line("U1-1", "T2")
    assignments.return_(city.services, city.by("U1"), line.id, WORDS)
    assert city.hundredths("U1-1") == 6_250, "it claims 0 until it is reported again"
    assignments.ask_not_applicable(city.services, city.by("U1-1"), line.id, WORDS)
    assignments.grant_not_applicable(city.services, city.by("U1"), line.id)
    assert city.hundredths("U1-1") == 10_000
    assert city.line("U1-1", "T2").status == Status.NOT_APPLICABLE


def test_a_day_that_becomes_a_holiday_moves_the_deadlines_on_it_and_no_others(city: City) -> None:
    before = city.position
    workdays.load(city.services, city.operator(), {DUE: False, date(2026, 10, 27): False})
    assert topics(city, before) == ["workdays.day_changed"] * 2 + ["assignment.deadline_moved"] * 5
    assert city.line("U1", "T1").due == date(2026, 10, 28)
    assert city.line("U1", "T5").due == date(2026, 10, 10)
    assert city.line("U1-1", "T2").due == date(2026, 10, 30)


def test_a_day_that_becomes_worked_brings_no_deadline_forward(city: City) -> None:
    before = city.position
    workdays.load(city.services, city.operator(), {date(2026, 10, 25): True})
    assert topics(city, before) == ["workdays.day_changed"]
    assert city.line("U1", "T1").due == DUE


def test_loading_the_same_again_records_nothing(city: City) -> None:
    workdays.load(city.services, city.operator(), {DUE: False})
    before = city.position
    workdays.load(city.services, city.operator(), {DUE: False})
    assert city.position == before


def test_what_is_closed_does_not_move(city: City) -> None:
    line = city.line("U1", "T1")
    assignments.cancel(city.services, city.by("GW"), line.id, None)
    workdays.load(city.services, city.operator(), {DUE: False})
    assert city.line("U1", "T1").due == DUE


def test_a_year_never_loaded_is_said_to_be_guessed(city: City) -> None:
    january = Month(2027, 1)
    city.issue(january)
    with city.reading() as reader:
        assert board(reader, january).guessed
        assert not board(reader, OCTOBER).guessed
    workdays.load(city.services, city.operator(), {date(2027, 1, 25): False})
    with city.reading() as reader:
        assert not board(reader, january).guessed, "once it is loaded it is guessed no more"
    assert city.line("U1", "T1", january).due == date(2027, 1, 26)
