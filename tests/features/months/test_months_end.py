"""What becomes of a month's reports by themselves: lapsed, missed, replaced, closed (R5)."""

from __future__ import annotations

from datetime import date

import pytest

from aggregates.assignment.states import Status
from aggregates.month.events import MonthClosed
from aggregates.values.text import Text
from service.features.assignments.commands import acts as assignments
from service.features.assignments.commands.ordering import ByHand, issue_by_hand
from service.features.organizations.commands.organizations import dissolve
from tests.city import City, topics
from tests.work import entered, status

LAST_WORKDAY, DUE = "2026-10-30", "2026-11-05"
LAPSES, MISSED = "2026-11-12", "2026-11-19"


def stated(city: City, day: str) -> None:
    city.send("U1-1", by=city.by("U1"), stated_on=date.fromisoformat(day))


# --- lapsed, missed, closed -----------------------------------------------------------------------


def test_a_report_nobody_answers_is_confirmed_by_lapse(city: City) -> None:
    city.skip_to(LAST_WORKDAY)
    city.send("U1-1")
    city.night("2026-11-11")
    assert status(city, "U1-1") == "submitted"
    city.night("2026-11-12")
    assert status(city, "U1-1") == "confirmed"
    assert city.line("U1-1", "T1").status == Status.ACCEPTED


def test_the_lapse_counts_from_the_last_sending(city: City) -> None:
    city.skip_to("2026-11-06")
    city.send("U1-1", share=50)
    city.skip_to("2026-11-11")
    city.send("U1-1")
    city.night("2026-11-17")
    assert status(city, "U1-1") == "submitted"
    city.night("2026-11-18")
    assert status(city, "U1-1") == "confirmed"


def test_a_report_that_does_not_come_is_missed_and_the_month_is_nothing(city: City) -> None:
    city.night("2026-11-18")
    assert (status(city, "U1-1"), city.hundredths("U1-1")) == (None, None)
    city.night(MISSED)
    score = city.score("U1-1")
    assert (status(city, "U1-1"), score.score, score.provisional) == ("missed", 0, False)
    assert entered(city, "U1-1") == [("missed", 0, None)]


def test_it_is_not_missed_sooner_than_ten_working_days_after_its_issue(empty: City) -> None:
    empty.populate()
    empty.skip_to("2026-11-16", 8)
    empty.issue()
    empty.night("2026-11-29")
    assert status(empty, "U1-1") is None
    empty.night("2026-11-30")
    assert status(empty, "U1-1") == "missed"


def test_work_by_hand_that_came_before_is_not_the_lists_issue(empty: City) -> None:
    empty.populate()
    order = ByHand(organizations=["U1-1"], title=Text("x"), due=date(2026, 10, 20), points=300)
    issue_by_hand(empty.services, empty.by("U1"), order)
    empty.skip_to("2026-11-16", 8)
    empty.issue()
    empty.night("2026-11-29")
    assert status(empty, "U1-1") is None
    empty.night("2026-11-30")
    assert status(empty, "U1-1") == "missed"


def test_nor_than_five_after_a_return(city: City) -> None:
    city.skip_to("2026-11-06")
    city.send("U1-1")
    city.skip_to("2026-11-13")
    city.return_report("U1-1")
    city.night("2026-11-19")
    assert status(city, "U1-1") == "returned"
    city.night("2026-11-20")
    assert status(city, "U1-1") == "missed"


def test_a_later_report_replaces_a_missed_one_also_after_the_month_is_closed(city: City) -> None:
    city.night(MISSED)
    assert city.ranking().closed
    closed = city.ranks()
    before = city.position
    city.send("U1-1")
    assert topics(city, before)[-3:] == ["score.reversed", "score.entered", "score.entered"]
    score = city.score("U1-1")
    assert (score.score, score.provisional) == (9_000, True), "less 10.00 in place of lateness"
    assert entered(city, "U1-1") == [
        ("missed", 0, "report-came"),
        ("own", 10_000, None),
        ("lateness", -1_000, None),
    ]
    assert closed == city.ranks()
    city.night("2026-11-27")
    assert status(city, "U1-1") == "confirmed", "it lapses like any other"


def test_what_came_after_it_was_missed_and_was_returned_is_missed_again(city: City) -> None:
    city.night(MISSED)
    city.send("U1-1")
    city.return_report("U1-1")
    assert city.score("U1-1").reason == "returned"
    city.night("2026-11-26")
    assert status(city, "U1-1") == "returned"
    city.night("2026-11-27")
    assert (status(city, "U1-1"), city.hundredths("U1-1")) == ("missed", 0)


@pytest.mark.parametrize(
    ("day", "score"), [("2026-11-18", 9_500), ("2026-11-19", 9_500), ("2026-11-20", 9_000)]
)
def test_unless_it_states_a_day_not_after_the_missed_one(city: City, day: str, score: int) -> None:
    city.night(MISSED)
    city.skip_to("2026-11-20")
    stated(city, day)
    assert city.hundredths("U1-1") == score


def test_a_month_is_closed_when_every_organization_is_confirmed_or_missed(city: City) -> None:
    city.skip_to("2026-11-04")
    for code in ("U1", "U1-1", "U1-2", "U2", "U2-1"):
        assert not city.ranking().closed
        city.send(code)
        city.confirm(code)
    city.night("2026-11-04")
    assert city.ranking().closed
    assert city.issue().issued == 0


def test_the_closing_holds_the_ranking_as_it_was_computed(city: City) -> None:
    city.skip_to("2026-11-04")
    city.send("U1", T1=900, T5=400)
    city.send("U2")
    city.send("U1-1", share=80)
    for code in ("U1", "U2", "U1-1"):
        city.confirm(code)
    city.night(MISSED)
    [closed] = [
        f.event for f in city.services.log.feed(0, 10_000) if f.event.TOPIC == "month.closed"
    ]
    assert isinstance(closed, MonthClosed)
    by_key = {
        row["organization"]: (row["rank"], row["score"], row["peers"], row["missed"])
        for row in closed.ranking
    }
    assert by_key == {
        "U1": (2, 9_286, "党群", False), "U2": (1, 10_000, "党群", False),
        "U1-1": (1, 8_000, "U1", False), "U1-2": (2, 0, "U1", True),
        "U2-1": (1, 0, "U2", True),
    }  # fmt: skip
    rows = [*city.ranking().rows, *city.ranking(under="U1").rows, *city.ranking(under="U2").rows]
    assert by_key == {
        r.organization: (r.rank, r.score.score, r.peers, r.score.month and r.score.month.missed)
        for r in rows
    }


@pytest.mark.parametrize("way", ["dissolved", "without points"])
def test_a_returned_report_of_one_that_need_not_settle_holds_up_no_month(
    city: City, way: str
) -> None:
    city.skip_to("2026-10-31")
    if way == "without points":
        for line in city.lines("U1-1"):
            assignments.cancel(city.services, city.by("U1"), line.id, None)
        by_hand = ByHand(organizations=["U1-1"], title=Text("x"), due=date(2026, 10, 31))
        issue_by_hand(city.services, city.by("U1"), by_hand)
    city.send("U1-1")
    city.return_report("U1-1")
    if way == "dissolved":
        dissolve(city.services, city.operator(), "U1-1")
    city.night(MISSED)
    assert status(city, "U1-1") == "returned"
    assert city.ranking().closed
