"""Handing down and by hand: what is made, what is linked, and what may be reported (R3)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aggregates.assignment.states import DeadlineTooLate, Origin, Outcome, Status
from aggregates.errors import Refused
from aggregates.values.text import Text
from service.access.who import Forbidden
from service.features.assignments.commands import acts as assignments
from service.features.assignments.commands.handing_down import (
    HeldAlready,
    NotBelow,
    hand_down,
    handing,
)
from service.features.assignments.commands.month_lines import ListIsClosed
from service.features.assignments.commands.ordering import ByHand, issue_by_hand
from service.features.assignments.queries import lines as queries
from service.features.catalogue.queries import catalogue
from tests.city import ROOT, City
from tests.work import EARLY, TITLE, again, down, finish, order

# --- handing down -------------------------------------------------------------------------------


def test_a_child_is_made_without_points(city: City) -> None:
    [parent] = order(city, "U1")
    first, second = down(city, parent, "U1-1", "U1-2")
    assert (first.organization, second.organization) == ("U1-1", "U1-2")
    assert (first.points, first.origin, first.parent) == (0, Origin.HANDED_DOWN, parent.id)
    assert (first.period, first.due, first.issuer) == ("2026-10", EARLY, "U1")
    assignment = again(city, parent)
    assert (assignment.status, assignment.children) == (Status.RECEIVED, {first.id, second.id})


def test_a_child_goes_by_the_words_of_what_it_was_handed_down_from(city: City) -> None:
    [parent] = order(city, "U1")
    [child] = down(city, parent, "U1-1")
    with city.reading() as reader:
        hops = queries.handoffs(reader, child.id, catalogue(reader))
    assert [(hop.line.name, hop.depth) for hop in hops] == [("专项督办", 0), ("专项督办", 1)]


def test_a_child_of_a_catalogue_task_goes_by_its_name(city: City) -> None:
    [child] = down(city, city.line("U1", "T5"), "U1-1", due=date(2026, 10, 9))
    with city.reading() as reader:
        [line] = queries.lines(reader, [queries.one(reader, child.id)], catalogue(reader))
    assert (line.name, line.row.task, child.points) == ("任务T5", "T5", 0)


@pytest.mark.parametrize(("due", "becomes"), [(EARLY, EARLY), (date(2026, 10, 26), None)])
def test_what_the_receiver_holds_already_is_linked(
    city: City, due: date, becomes: date | None
) -> None:
    theirs = city.line("U1-1", "T1")
    [child] = down(city, city.line("U1", "T1"), "U1-1", due=due)
    assert (child.id, child.parent) == (theirs.id, city.line("U1", "T1").id)
    assert child.due == (becomes or theirs.due), "it may come forward"
    assert (child.points, child.origin) == (1000, Origin.CATALOGUE)


@pytest.mark.parametrize("asked", [{"requirement": Text("附会议记录")}, {"points": 500}])
def test_what_a_linked_line_would_lose_is_refused(city: City, asked: dict[str, Any]) -> None:
    line, by, before = city.line("U1", "T1"), city.by("U1"), city.position
    with pytest.raises(HeldAlready, match="U1-1 holds that task already"):
        hand_down(city.services, by, line.id, ["U1-1"], EARLY, **asked)
    with pytest.raises(HeldAlready):
        handing(city.services, by, [line.id], ["U1-1"], requirement=Text("附会议记录"))
    assert city.position == before


def test_the_same_requirement_again_is_nothing_new(city: City) -> None:
    line, asked = city.line("U1", "T5"), Text("附会议记录")
    hand_down(city.services, city.by("U1"), line.id, ["U1-1"], line.due, requirement=asked)
    before = city.position
    hand_down(city.services, city.by("U1"), line.id, ["U1-1"], line.due, requirement=asked)
    assert city.position == before


def test_linking_again_records_nothing(city: City) -> None:
    down(city, city.line("U1", "T1"), "U1-1")
    before = city.position
    down(city, city.line("U1", "T1"), "U1-1")
    assert city.position == before


def test_what_was_accepted_already_is_linked_as_it_is(city: City) -> None:
    theirs = city.line("U1-1", "T1")
    finish(city, theirs)
    [child] = down(city, city.line("U1", "T1"), "U1-1", due=date(2026, 10, 2))
    assert (child.id, child.status, child.due) == (theirs.id, Status.ACCEPTED, theirs.due)
    assert [a.task for a in city.lines("U1-1")].count("T1") == 1


def test_a_deadline_never_lies_after_the_parents(city: City) -> None:
    [parent] = order(city, "U1")
    before = city.position
    with pytest.raises(DeadlineTooLate):
        down(city, parent, "U1-1", due=date(2026, 10, 24))
    with pytest.raises(DeadlineTooLate):
        down(city, city.line("U1", "T1"), "U1-1", due=date(2026, 10, 27))
    with pytest.raises(Refused, match="already passed"):
        down(city, parent, "U1-1", due=date(2026, 9, 30))
    assert city.position == before


def test_what_is_late_already_is_handed_down_too(city: City) -> None:
    [parent] = order(city, "U1")
    city.skip_to(date(2026, 10, 27))
    [child] = down(city, parent, "U1-1", due=date(2026, 10, 20))
    assert (child.parent, child.due) == (parent.id, date(2026, 10, 20))


def test_the_deadline_of_one_held_already_comes_forward_to_no_past_day(city: City) -> None:
    city.skip_to(date(2026, 10, 21))
    before = city.position
    with pytest.raises(Refused, match="already passed"):
        down(city, city.line("U1", "T1"), "U1-1", due=date(2026, 10, 20))
    assert city.position == before
    [child] = down(city, city.line("U1", "T1"), "U1-1", due=date(2026, 10, 21))
    assert child.due == date(2026, 10, 21)


@pytest.mark.parametrize("to", ["U2-1", "U2", ROOT, "U1"])
def test_work_goes_down_one_step_at_a_time(city: City, to: str) -> None:
    with pytest.raises(NotBelow, match="directly under U1") as caught:
        down(city, city.line("U1", "T1"), to)
    assert caught.value.rule == "R3"


def test_only_the_holder_or_one_above_it_hands_down(city: City) -> None:
    line = city.line("U1", "T1")
    for stranger in ("U2", "U1-1"):
        with pytest.raises(Forbidden):
            hand_down(city.services, city.by(stranger), line.id, ["U1-1"], EARLY)


# --- reporting a parent -------------------------------------------------------------------------


def test_a_parent_is_reported_when_every_child_is_done_or_gone(city: City) -> None:
    [parent] = order(city, "U1")
    first, second = down(city, parent, "U1-1", "U1-2")

    def report() -> None:
        by = city.by("U1")
        assignments.report(city.services, by, parent.id, outcome=Outcome.DONE, points=0)

    with pytest.raises(Refused, match="2 assignments"):
        report()
    finish(city, first)
    with pytest.raises(Refused, match="1 assignments"):
        report()
    assignments.cancel(city.services, city.by("U1"), second.id, None)
    report()
    assert again(city, parent).status == Status.REPORTED


def test_or_with_a_stated_reason(city: City) -> None:
    [parent] = order(city, "U1")
    down(city, parent, "U1-1")
    assignments.report(
        city.services, city.by("U1"), parent.id, outcome=Outcome.PARTIAL, points=0,
        despite=Text("支部仍在办理"),
    )  # fmt: skip
    assert again(city, parent).status == Status.REPORTED


# --- by hand --------------------------------------------------------------------------------------


def test_work_by_hand_belongs_to_the_month_of_its_deadline(city: City) -> None:
    made = order(city, "U1", "U2-1", due=date(2026, 11, 3))
    assert [(a.period, a.organization, a.points, a.task) for a in made] == [
        ("2026-11", "U1", 0, None), ("2026-11", "U2-1", 0, None),
    ]  # fmt: skip


def test_nobody_issues_work_to_itself_or_to_others_branches(city: City) -> None:
    by_hand = ByHand(organizations=["U1"], title=TITLE, due=EARLY, points=10_000)
    with pytest.raises(NotBelow, match="itself"):
        issue_by_hand(city.services, city.by("U1"), by_hand)
    with pytest.raises(Forbidden):
        issue_by_hand(city.services, city.by("U2"), by_hand)
    assert issue_by_hand(city.services, city.by(ROOT), by_hand).answer["assignments"]


def test_no_points_are_added_to_a_month_whose_report_is_sent(city: City) -> None:
    city.skip_to("2026-10-30")
    city.send("U1-1")
    with pytest.raises(ListIsClosed):
        order(city, "U1-1", due=date(2026, 10, 31), points=500)
    order(city, "U1-1", due=date(2026, 10, 31))
    order(city, "U1-1", due=date(2026, 11, 2), points=500)
    city.return_report("U1-1")
    order(city, "U1-1", due=date(2026, 10, 31), points=500)
