"""Issuing a month's lists: whom they reach, once, withdrawn, again (R1)."""

from __future__ import annotations

from multiprocessing import get_context
from pathlib import Path

import pytest

from aggregates.assignment.states import Origin, Status, catalogue_id
from aggregates.errors import NotFound, Refused
from aggregates.month.month import MonthIsClosed
from aggregates.values.period import Month
from aggregates.values.text import Text
from service.access.who import Forbidden
from service.features.assignments.commands import acts as assignments
from service.features.assignments.commands import handing_down, ordering
from service.features.catalogue import commands as tasks
from service.features.months.commands.issue import NothingToIssue, issue
from service.features.months.commands.withdrawing import withdraw
from service.features.organizations.commands.organizations import Registration, dissolve, register
from tests.city import (
    NOVEMBER,
    OCTOBER,
    ORGANIZATIONS,
    ROOT,
    TASKS,
    City,
    at,
    listed,
    topics,
)
from tests.issuers import issue_elsewhere

DECEMBER = Month(2026, 12)


def due(city: City, month: Month = OCTOBER) -> set[tuple[str, str | None, str]]:
    codes = ("U1", "U1-1", "U1-2", "U2", "U2-1")
    return {
        (code, line.task, str(line.due))
        for code in codes
        for line in city.lines(code, month)
        if line.is_open
    }


def test_every_task_due_reaches_every_organization_it_is_for(city: City) -> None:
    assert due(city) == {
        ("U1", "T1", "2026-10-26"),  # the 25th is a Sunday
        ("U1", "T5", "2026-10-10"),  # a Saturday, but worked
        ("U2", "T1", "2026-10-26"),
        ("U2", "T5", "2026-10-10"),
        *((branch, task, day) for branch in ("U1-1", "U1-2", "U2-1")
          for task, day in (("T1", "2026-10-26"), ("T2", "2026-10-30"))),
    }  # fmt: skip


def test_conditions_and_cycles_choose(city: City) -> None:
    assert city.issue(DECEMBER).issued == 13
    names = due(city, DECEMBER)
    assert {line for line in names if line[1] == "T3"} == {
        ("U1", "T3", "2026-12-21"),
        ("U2", "T3", "2026-12-21"),
    }
    assert {line for line in names if line[1] == "T4"} == {("U1-1", "T4", "2026-12-21")}, (
        "too few members, or never counted"
    )


def test_lines_carry_their_tasks_points_and_their_superiors_name(city: City) -> None:
    line = city.line("U1-1", "T2")
    assert (line.points, line.issuer, line.id) == (
        600, "U1", catalogue_id("2026-10", "U1-1", "T2"),
    )  # fmt: skip


def test_issuing_again_changes_nothing(city: City) -> None:
    before = city.position
    again = city.issue()
    assert (again.issued, again.existing, again.left_out) == (0, 10, 0)
    assert city.position == before


def test_issuing_from_two_processes_at_once_issues_each_line_once(
    empty: City, store_url: str, tmp_path: Path
) -> None:
    empty.populate()
    with get_context("spawn").Pool(2) as pool:
        rows = pool.starmap(issue_elsewhere, [(store_url, str(tmp_path), 3)] * 2)
    assert sum(issued for issued, _ in rows) == 10
    assert topics(empty, 0).count("assignment.issued") == 10


def test_an_empty_city_or_an_empty_catalogue_is_said(empty: City) -> None:
    with pytest.raises(NothingToIssue, match="0 tasks, 0 organizations"):
        empty.issue()
    empty.register([ROOT])
    with pytest.raises(NothingToIssue, match="0 tasks, 1 organizations"):
        empty.issue()


def test_only_the_committee_issues_and_withdraws(city: City) -> None:
    for act in (issue, lambda s, c, m: withdraw(s, c, m, None)):
        with pytest.raises(Forbidden):
            act(city.services, city.by("U1"), NOVEMBER)
    assert issue(city.services, city.by(ROOT), NOVEMBER).issued == 10


# --- who came late --------------------------------------------------------------------------------


def newcomer(city: City, code: str = "U1-9") -> None:
    new = Registration(code=code, name="新支部", kind="党支部", superior="U1", group="党群")
    register(city.services, city.operator(), new)


def test_founders_count_in_every_earlier_month(city: City) -> None:
    newcomer(city)
    assert city.issue().issued == 2
    assert city.issue(Month(2026, 3)).issued == 14, "with the quarter's task for the units"


def test_an_organization_registered_after_the_first_joins_the_next_month(city: City) -> None:
    city.skip_to("2026-11-02")
    newcomer(city)
    assert city.issue(NOVEMBER).issued == 10
    assert city.lines("U1-9", NOVEMBER) == []
    assert city.issue(DECEMBER).issued == 15
    assert len(city.lines("U1-9", DECEMBER)) == 2


def test_it_may_be_issued_to_by_hand_all_the_same(city: City) -> None:
    city.skip_to("2026-11-02")
    newcomer(city)
    done = issue(city.services, city.operator(), NOVEMBER, ["U1-9", "U1-9"])
    assert (done.issued, done.existing) == (2, 0)


def test_nobody_is_left_out_in_silence(city: City) -> None:
    with pytest.raises(NotFound, match="U7"):
        issue(city.services, city.operator(), OCTOBER, ["U1", "U7"])


def test_the_dissolved_get_no_list(city: City) -> None:
    dissolve(city.services, city.operator(), "U2-1")
    assert city.issue(NOVEMBER).issued == 8


# --- the catalogue changes ------------------------------------------------------------------------


def test_a_change_of_the_catalogue_holds_from_the_next_month(city: City) -> None:
    row = ("T1", "每月", ("党支部",), 500, "本月20日", None)
    tasks.save(city.services, city.operator(), listed(row), None)
    tasks.withdraw(city.services, city.operator(), "T2", None)
    assert city.issue().issued == 0
    assert city.issue(NOVEMBER).issued == 5
    assert {(a.task, a.points) for a in city.lines("U1-1", NOVEMBER)} == {("T1", 500)}
    assert city.line("U1-1", "T1").points == 1000, "what was issued stays as it was"


def test_what_comes_after_the_first_catalogue_may_name_its_month(city: City) -> None:
    row = ("T9", "每月", ("党支部",), 500, "本月20日", None)
    tasks.save(city.services, city.operator(), listed(row), OCTOBER)
    assert city.issue().issued == 3


def test_no_points_are_added_to_a_list_whose_report_is_sent(city: City) -> None:
    city.skip_to("2026-10-30")
    city.send("U1-1")
    rows = [("T8", "每月", ("党支部",), 0, "本月20日", None),
            ("T9", "每月", ("党支部",), 500, "本月20日", None)]  # fmt: skip
    for row in rows:
        tasks.save(city.services, city.operator(), listed(row), OCTOBER)
    done = city.issue()
    assert (done.issued, done.existing, done.left_out) == (5, 10, 1)
    assert done.answer["left_out"] == 1
    assert city.hundredths("U1-1") == 10_000


# --- withdrawn, and again -------------------------------------------------------------------------


def test_a_whole_issue_is_withdrawn_in_one_act_and_issued_again(city: City) -> None:
    assignments.cancel(city.services, city.by(ROOT), city.line("U1", "T5").id, None)
    before = city.position
    done = withdraw(city.services, city.operator(), OCTOBER, Text("wrong list"))
    assert done.answer["cancelled"] == 9
    assert topics(city, before) == ["month.issue_withdrawn", *["assignment.cancelled"] * 9]
    assert due(city) == set()
    again = city.issue()
    assert (again.issued, again.existing) == (9, 1)
    assert city.line("U1", "T5").status == Status.CANCELLED, "singly cancelled: only by hand"
    assert city.issue().issued == 0


def test_what_is_issued_again_follows_the_catalogue_as_it_is_now(city: City) -> None:
    row = ("T1", "每月", ("机关党委", "党总支", "党支部"), 700, "本月20日", None)
    tasks.save(city.services, city.operator(), listed(row), OCTOBER)
    withdraw(city.services, city.operator(), OCTOBER, None)
    city.issue()
    line = city.line("U1", "T1")
    assert (line.points, str(line.due), line.task_version) == (700, "2026-10-20", 2)


def test_what_was_transferred_is_issued_again_to_whom_it_was_for(city: City) -> None:
    line = city.line("U1", "T5")
    assignments.transfer(city.services, city.by(ROOT), line.id, "U1-1")
    withdraw(city.services, city.operator(), OCTOBER, None)
    city.issue()
    again = city.line("U1", "T5")
    assert (again.organization, again.issuer, again.status) == ("U1", ROOT, Status.ISSUED)
    assert "T5" not in {a.task for a in city.lines("U1-1")}


def test_what_was_handed_down_is_the_catalogues_once_that_asks_for_it(city: City) -> None:
    parent = city.line("U1", "T5")
    handing_down.hand_down(city.services, city.by("U1"), parent.id, ["U1-1"], parent.due)
    row = ("T5", "每月", ("机关党委", "党支部"), 400, "本月10日", None)
    tasks.save(city.services, city.operator(), listed(row), OCTOBER)
    withdraw(city.services, city.operator(), OCTOBER, None)
    city.issue()
    theirs = city.line("U1-1", "T5")
    assert (theirs.origin, theirs.points, theirs.parent) == (Origin.CATALOGUE, 400, None)


def test_a_singly_cancelled_one_is_issued_again_by_hand_under_its_id(city: City) -> None:
    line = city.line("U1-1", "T1")
    assignments.cancel(city.services, city.by("U1"), line.id, None)
    with pytest.raises(Forbidden):
        ordering.reissue_one(city.services, city.by("U1-1"), line.id)
    ordering.reissue_one(city.services, city.by("U1"), line.id)
    assert city.line("U1-1", "T1").status == Status.ISSUED


def test_an_issue_is_not_withdrawn_once_a_report_is_there(city: City) -> None:
    city.skip_to("2026-10-30")
    city.send("U1-1")
    with pytest.raises(Refused, match=r"1, among them U1-1") as caught:
        withdraw(city.services, city.operator(), OCTOBER, None)
    assert caught.value.rule == "R1"


def test_with_nothing_open_there_is_nothing_to_withdraw(city: City) -> None:
    with pytest.raises(NothingToIssue):
        withdraw(city.services, city.operator(), NOVEMBER, None)


def test_a_closed_month_takes_nothing_new_and_is_not_withdrawn(city: City) -> None:
    city.night("2026-11-19")
    assert (city.issue().issued, city.issue().existing) == (0, 10), "the second time is for 0"
    newcomer(city)
    with pytest.raises(MonthIsClosed):
        issue(city.services, city.operator(), OCTOBER, ["U1-9"])
    with pytest.raises(Refused):
        withdraw(city.services, city.operator(), OCTOBER, None)


def test_what_is_held_in_another_way_is_not_issued_a_second_time(city: City) -> None:
    line = city.line("U1", "T5")
    assignments.transfer(city.services, city.by(ROOT), line.id, "U1-1")
    row = ("T5", "每月", ("机关党委", "党支部"), 400, "本月10日", None)
    tasks.save(city.services, city.operator(), listed(row), OCTOBER)
    done = city.issue()
    assert (done.issued, done.left_out) == (2, 1)
    assert [a.task for a in city.lines("U1-1") if a.is_open].count("T5") == 1


def test_lists_are_stamped_with_the_time_they_are_issued(city: City) -> None:
    city.skip_to("2026-12-05", 15)
    city.issue(NOVEMBER)
    [fact] = city.services.log.facts_about(city.line("U1", "T1", NOVEMBER).id)
    assert fact.moment == at("2026-12-05", 15)


def test_what_is_added_before_the_first_issue_holds_for_every_month(empty: City) -> None:
    """Task by task, and not only what came in one act (R1)."""
    empty.register([row[0] for row in ORGANIZATIONS])
    for row in TASKS[:2]:
        tasks.save(empty.services, empty.operator(), listed(row), None)
    assert empty.issue().issued == 8
    tasks.save(empty.services, empty.operator(), listed(TASKS[4]), None)
    assert empty.issue().issued == 0, "from the next month on"
    assert empty.issue(NOVEMBER).issued == 10
