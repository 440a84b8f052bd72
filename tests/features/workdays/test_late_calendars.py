"""A calendar that comes late: what it moves, and whom it must not treat apart (R2, R5)."""

from __future__ import annotations

from datetime import date

from aggregates.values.text import Text
from service.features.assignments.commands import acts as assignments
from service.features.assignments.commands import ordering
from service.features.workdays import commands as workdays
from tests.city import NOVEMBER, OCTOBER, City, topics
from tests.work import entered


def load(city: City, *off: str) -> None:
    days = {date.fromisoformat(day): False for day in off}
    workdays.load(city.services, city.operator(), days)


def test_a_typed_deadline_stays_and_a_computed_one_still_ahead_moves(city: City) -> None:
    city.until("2026-10-20")
    order = ordering.ByHand(
        organizations=["U1-2"], title=Text("x"), due=date(2026, 10, 30), points=0
    )
    made = ordering.issue_by_hand(city.services, city.by("U1"), order)
    late = city.line("U1", "T5")  # due on the 10th
    assignment = city.line("U1-1", "T2")
    assignments.ask_extension(
        city.services, city.by("U1-1"), assignment.id, date(2026, 11, 4), Text("x")
    )
    assignments.grant_extension(city.services, city.by("U1"), assignment.id, 1)
    load(city, "2026-10-10", "2026-10-30", "2026-11-04")
    assert str(city.line("U1-2", "T2").due) == "2026-11-02"
    byhand = next(line for line in city.lines("U1-2") if str(line.id) in made.answer["assignments"])
    assert (str(byhand.due), str(late.due)) == ("2026-10-30", "2026-10-10")
    assert str(city.line("U1-1", "T2").due) == "2026-11-04", "an extension is typed"
    assert str(city.line("U1", "T5").due) == "2026-10-10", "it is past"


def test_the_lateness_of_every_open_report_is_settled_anew(city: City) -> None:
    """One confirmed and one not, sent on the same day, lose the same."""
    city.until("2026-11-06")
    city.send("U1-1")
    city.send("U1-2")
    city.confirm("U1-1")
    assert {city.hundredths(code) for code in ("U1-1", "U1-2")} == {9_900}
    before = city.position
    load(city, "2026-11-05")
    assert {city.hundredths(code) for code in ("U1-1", "U1-2")} == {10_000}
    assert topics(city, before).count("score.reversed") == 2
    [(_, _, reason)] = [each for each in entered(city, "U1-1") if each[0] == "lateness"]
    assert reason == "calendar"


def test_a_closed_month_stays_as_it_was(city: City) -> None:
    city.until("2026-12-15")
    assert OCTOBER.next == NOVEMBER
    before = city.position
    load(city, "2026-11-05")
    assert "score.reversed" not in topics(city, before)


def test_the_same_calendar_again_changes_nothing(city: City) -> None:
    city.until("2026-10-20")
    load(city, "2026-11-05")
    before = city.position
    load(city, "2026-11-05")
    assert city.position == before
