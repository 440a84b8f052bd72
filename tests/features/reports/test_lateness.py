"""What a late report costs, by what day it is judged, and what a paper form may state (R5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aggregates.assignment.states import Outcome
from aggregates.errors import Refused
from aggregates.report.report import report_id
from service.features.assignments.queries import lines as queries
from service.features.catalogue.queries import catalogue
from service.features.reports.commands.sendings import Claim
from service.features.scores.queries.explain import explain
from tests.city import OCTOBER, City
from tests.work import entered

LAST_WORKDAY, DUE = "2026-10-30", "2026-11-05"
LAPSES, MISSED = "2026-11-12", "2026-11-19"


@pytest.mark.parametrize(
    ("sent", "late"),
    [(DUE, 0), ("2026-11-06", 100), ("2026-11-08", 100), ("2026-11-09", 200), ("2026-11-30", 500)],
)
def test_a_working_day_late_costs_a_point_and_five_at_most(
    city: City, sent: str, late: int
) -> None:
    city.skip_to(sent)
    city.send("U1-1")
    assert city.hundredths("U1-1") == 10_000 - late
    lateness = [amount for line, amount, _ in entered(city, "U1-1") if line == "lateness"]
    assert lateness == ([-late] if late else [])


def test_lateness_is_that_of_the_first_sending(city: City) -> None:
    city.skip_to(DUE)
    city.send("U1-1", share=50)
    city.skip_to("2026-11-10")
    city.return_report("U1-1")
    city.send("U1-1")
    assert city.hundredths("U1-1") == 10_000


def test_unless_that_claimed_nothing(city: City) -> None:
    city.skip_to(DUE)
    city.send("U1-1", claims=[])
    city.skip_to("2026-11-06")
    city.send("U1-1")
    assert city.hundredths("U1-1") == 9_900


def test_a_score_is_never_under_nothing(city: City) -> None:
    city.skip_to("2026-11-18")
    city.send("U1-1", T1=20, T2=0)
    assert city.hundredths("U1-1") == 0
    with city.reading() as reader:
        part = explain(reader, "U1-1", OCTOBER)
    assert {each.name: each.score for each in part.parts} == {
        "own": 125, "lateness": -500, "floor": 0,
    }  # fmt: skip


def stated(city: City, day: str, by: str = "U1", **more: Any) -> None:
    city.send("U1-1", by=city.by(by), stated_on=date.fromisoformat(day), **more)


def test_a_paper_form_counts_by_its_stated_date(city: City) -> None:
    city.skip_to("2026-11-12")
    stated(city, DUE)
    assert city.hundredths("U1-1") == 10_000


def test_a_stated_date_lies_five_working_days_back_at_most(city: City) -> None:
    city.skip_to("2026-11-13")
    with pytest.raises(Refused, match="before 2026-11-06") as caught:
        stated(city, DUE)
    assert caught.value.rule == "R5"
    stated(city, "2026-11-06")
    assert city.hundredths("U1-1") == 9_900


def test_history_may_say_more(city: City) -> None:
    city.skip_to("2026-11-18")
    stated(city, "2026-11-03", history=True)
    assert city.hundredths("U1-1") == 10_000
    [sent] = [f.event for f in city.services.log.facts_about(report_id("U1-1", "2026-10"))]
    assert getattr(sent, "history", None) is True


def test_nobody_states_a_date_for_itself_or_to_come(city: City) -> None:
    city.skip_to("2026-11-10")
    with pytest.raises(Refused, match="superior's officer"):
        stated(city, DUE, by="U1-1")
    with pytest.raises(Refused, match="after today"):
        stated(city, "2026-11-11")
    stated(city, "2026-11-10", by="U1-1")


def shown_after(city: City, claims: list[Claim]) -> dict[str | None, tuple[bool, bool]]:
    """By task: done late, recorded later."""
    city.send("U1-1", claims=claims)
    with city.reading() as reader:
        rows = queries.find(reader, queries.Wanted(organizations=["U1-1"]))
        lines = queries.lines(reader, rows, catalogue(reader))
    return {line.row.task: (line.done_late, line.recorded_later) for line in lines}


def claimed(city: City, task: str, outcome: Outcome, day: date | None = None) -> Claim:
    line = city.line("U1-1", task).id
    return Claim(assignment=line, outcome=outcome, points=0, happened_on=day)


@pytest.mark.parametrize(("sent", "later"), [("2026-11-02", False), ("2026-11-12", True)])
def test_only_what_was_done_is_recorded_later_and_after_its_report_was_due(
    city: City, sent: str, later: bool
) -> None:
    city.skip_to(sent)
    claims = [
        claimed(city, "T1", Outcome.DONE, date(2026, 10, 20)),
        claimed(city, "T2", Outcome.NOT_DONE),
    ]
    assert shown_after(city, claims) == {"T1": (False, later), "T2": (False, False)}


@pytest.mark.parametrize(("sent", "late"), [("2026-11-02", False), ("2026-11-12", True)])
def test_an_undated_line_of_a_report_sent_in_time_was_done_in_time(
    city: City, sent: str, late: bool
) -> None:
    city.skip_to(sent)
    claims = [claimed(city, task, Outcome.DONE) for task in ("T1", "T2")]
    assert set(shown_after(city, claims).values()) == {(late, False)}
