"""Changes of the tree: moved, merged, dissolved, and what becomes of work and reports (R19)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Outcome, Status
from aggregates.errors import NotFound, Refused
from aggregates.organization.organization import BeneathItself, Dissolved, StillHasOrganizations
from aggregates.values.text import Text
from service.access.who import Forbidden
from service.features.assignments.commands import acts as assignments
from service.features.assignments.commands.handing_down import hand_down
from service.features.assignments.commands.ordering import ByHand, issue_by_hand
from service.features.months.commands.issue import issue
from service.features.organizations.commands.organizations import (
    Amendment,
    Registration,
    amend,
    dissolve,
    merge,
    register,
)
from service.features.reports.commands import answers as report_answers
from service.features.scheme.queries import UnknownKind
from tests.city import NOVEMBER, OCTOBER, ROOT, City, topics

DUE = date(2026, 10, 23)


def by_hand(city: City, to: str) -> Assignment:
    order = ByHand(organizations=[to], title=Text("督办"), due=DUE)
    [key] = issue_by_hand(city.services, city.by(ROOT), order).answer["assignments"]
    return city.services.log.get(Assignment, UUID(key))


def down(city: City, assignment: Assignment, to: str) -> Assignment:
    done = hand_down(city.services, city.by(assignment.organization), assignment.id, [to], DUE)
    return city.services.log.get(Assignment, UUID(done.answer["children"][0]))


def again(city: City, assignment: Assignment) -> Assignment:
    return city.services.log.get(Assignment, assignment.id)


def move(city: City, code: str, superior: str) -> None:
    amend(city.services, city.operator(), code, Amendment(superior=superior))


# --- registered and changed -----------------------------------------------------------------------


def test_an_organization_stands_under_one_that_stands(city: City) -> None:
    def new(**differs: object) -> Registration:
        fields = {"code": "U3", "name": "x", "kind": "党支部", "superior": ROOT} | differs
        return Registration(**fields)  # type: ignore[arg-type]  # fields by name

    by = city.operator()
    with pytest.raises(UnknownKind):
        register(city.services, by, new(kind="俱乐部"))
    with pytest.raises(Refused, match="already"):
        register(city.services, by, new(code="U1"))
    with pytest.raises(Refused, match="but the committee"):
        register(city.services, by, new(superior=None))
    with pytest.raises(NotFound):
        register(city.services, by, new(superior="U9"))
    dissolve(city.services, by, "U2-1")
    with pytest.raises(Dissolved):
        register(city.services, by, new(superior="U2-1"))
    register(city.services, by, new())


def test_only_what_differs_is_recorded(city: City) -> None:
    before = city.position
    same = Amendment(name="U1-1党支部", superior="U1", group="党群", kind="党支部", members=30)
    amend(city.services, city.operator(), "U1-1", same)
    assert city.position == before
    other = Amendment(name="x", group="", members=31, has_groups=True)
    amend(city.services, city.operator(), "U1-1", other)
    assert topics(city, before) == [
        "organization.renamed", "organization.regrouped", "organization.members_counted",
    ]  # fmt: skip


def test_a_unit_changes_what_is_beneath_it_and_not_itself(city: City) -> None:
    amend(city.services, city.by("U1"), "U1-1", Amendment(name="x"))
    for stranger, code in (("U1", "U1"), ("U1", "U2-1"), ("U1-1", "U1-1")):
        with pytest.raises(Forbidden):
            amend(city.services, city.by(stranger), code, Amendment(name="y"))


# --- moved ----------------------------------------------------------------------------------------


def test_a_moved_ones_work_follows_it_and_its_links_to_the_old_parent_end(city: City) -> None:
    child = down(city, by_hand(city, "U1"), "U1-1")
    linked = down(city, city.line("U1", "T1"), "U1-1")
    move(city, "U1-1", "U2")
    for assignment in (child, linked):
        assert (again(city, assignment).parent, again(city, assignment).is_open) == (None, True)
    assignments.report(city.services, city.by("U1-1"), child.id, outcome=Outcome.DONE, points=0)
    with pytest.raises(Forbidden):
        assignments.accept(city.services, city.by("U1"), child.id)
    assignments.accept(city.services, city.by("U2"), child.id)


def test_a_moved_ones_report_goes_to_its_present_superior(city: City) -> None:
    city.skip_to("2026-10-30")
    city.send("U1-1")
    move(city, "U1-1", "U2")
    with pytest.raises(Forbidden):
        report_answers.confirm(city.services, city.by("U1"), "U1-1", OCTOBER)
    report_answers.confirm(city.services, city.by("U2"), "U1-1", OCTOBER)


def test_nothing_moves_beneath_itself_or_beneath_what_is_gone(city: City) -> None:
    with pytest.raises(BeneathItself):
        move(city, "U1", "U1-1")
    with pytest.raises(BeneathItself):
        move(city, "U1", "U1")
    dissolve(city.services, city.operator(), "U2-1")
    with pytest.raises(Dissolved):
        move(city, "U1-1", "U2-1")


def test_a_month_is_judged_by_superior_and_group_at_its_last_moment(city: City) -> None:
    city.skip_to("2026-10-31", 23, 59)
    move(city, "U1-2", "U2")
    amend(city.services, city.operator(), "U1", Amendment(group="政府"))
    city.skip_to("2026-11-01", 0, 0)
    move(city, "U1-1", "U2")
    amend(city.services, city.operator(), "U2", Amendment(group="政府"))
    city.send("U1-1")
    city.send("U1-2")
    city.issue(NOVEMBER)
    assert set(city.ranks(under="U1")) == {"U1-1"}
    assert set(city.ranks(under="U2")) == {"U1-2", "U2-1"}
    groups = {row.organization: row.peers for row in city.ranking().rows}
    assert groups == {"U1": "政府", "U2": "党群"}
    assert set(city.ranks("2026-11", under="U2")) == {"U1-1", "U1-2", "U2-1"}
    assert set(city.ranks("2026-09", under="U1")) == {"U1-1", "U1-2"}, "as first recorded"


# --- dissolved and merged -------------------------------------------------------------------------


def test_dissolving_cancels_what_is_open_in_the_same_act(city: City) -> None:
    child = down(city, by_hand(city, "U1"), "U1-1")
    before = city.position
    dissolve(city.services, city.operator(), "U1-1")
    assert topics(city, before) == ["organization.dissolved", *["assignment.cancelled"] * 3]
    assert again(city, child).status == Status.CANCELLED
    with pytest.raises(Dissolved):
        assignments.transfer(city.services, city.by("U1"), city.line("U1-2", "T1").id, "U1-1")


def test_or_transfers_it_where_the_receiver_does_not_hold_the_task(city: City) -> None:
    assignment = by_hand(city, "U1-1")
    dissolve(city.services, city.operator(), "U1-1", to="U1-2")
    assert again(city, assignment).organization == "U1-2"
    assert city.line("U1-1", "T1").status == Status.CANCELLED
    assert len([a for a in city.lines("U1-2") if a.is_open]) == 3


def test_none_is_dissolved_while_others_stand_beneath_it(city: City) -> None:
    with pytest.raises(StillHasOrganizations):
        dissolve(city.services, city.operator(), "U1")


def test_merging_moves_what_stands_beneath_and_the_work(city: City) -> None:
    parent = by_hand(city, "U2")
    child = down(city, parent, "U2-1")
    merge(city.services, city.operator(), "U2", "U1")
    assert city.services.standing_data.superior("U2-1") == "U1"
    assert (again(city, parent).organization, again(city, child).parent) == ("U1", None)
    assert city.line("U2", "T1").status == Status.CANCELLED, "U1 holds that task"
    assert again(city, child).is_open


def test_merging_one_whose_reported_work_has_open_children(city: City) -> None:
    parent = by_hand(city, "U2")
    child = down(city, parent, "U2-1")
    assignments.report(
        city.services, city.by("U2"), parent.id, outcome=Outcome.DONE, points=0,
        despite=Text("x"),
    )  # fmt: skip
    merge(city.services, city.operator(), "U2", "U1")
    assert (again(city, parent).status, again(city, child).is_open) == (Status.REPORTED, True)


def test_what_was_reported_stays_and_is_decided_by_the_superior(city: City) -> None:
    assignment = by_hand(city, "U1-1")
    assignments.report(
        city.services, city.by("U1-1"), assignment.id, outcome=Outcome.DONE, points=0
    )  # fmt: skip
    dissolve(city.services, city.operator(), "U1-1", to="U1-2")
    assert again(city, assignment).organization == "U1-1"
    assignments.accept(city.services, city.by("U1"), assignment.id)
    assert again(city, assignment).status == Status.ACCEPTED


@pytest.mark.parametrize("into", ["U2", "U2-1", "U1-1"])
def test_none_merges_into_itself_its_own_or_what_is_gone(city: City, into: str) -> None:
    dissolve(city.services, city.operator(), "U1-1")
    with pytest.raises(Refused) as caught:
        merge(city.services, city.operator(), "U2", into)
    assert caught.value.rule == "R19"


def test_a_dissolved_one_is_scored_for_the_months_it_held(city: City) -> None:
    city.skip_to("2026-10-30")
    for code in ("U1-1", "U1-2"):
        city.send(code, share=90)
        city.confirm(code)
    city.issue(NOVEMBER)
    city.skip_to("2026-11-20")
    dissolve(city.services, city.operator(), "U1-1")
    assert city.ranks(under="U1") == {"U1-1": 1, "U1-2": 1}
    november = city.score("U1-1", "2026-11")
    assert (november.score, november.reason) == (None, "dissolved")
    row = city.ranking("2026-11", under="U1").of("U1-1")
    assert row is not None
    assert (row.rank, row.note) == (None, "dissolved")
    assert "U1-1" not in city.ranks("2026-12", under="U1")
    quarter = city.ranking("2026Q4", under="U1").of("U1-1")
    assert quarter is not None
    assert (quarter.rank, quarter.note, quarter.score.score) == (None, "dissolved", 9_000)


def test_the_month_of_dissolution_is_not_assessed_though_its_report_came(city: City) -> None:
    city.skip_to("2026-10-30")
    city.send("U1-1")
    city.confirm("U1-1")
    city.skip_to("2026-10-31")
    dissolve(city.services, city.operator(), "U1-1")
    assert city.score("U1-1").reason == "dissolved"
    assert city.hundredths("U1-1") is None


def test_its_unsent_reports_are_neither_missed_nor_hold_up_the_month(city: City) -> None:
    city.skip_to("2026-11-03")
    dissolve(city.services, city.operator(), "U1-1")
    city.night("2026-11-19")
    assert city.score("U1-1").reason == "no-lines"
    assert city.ranking().closed


# --- new ------------------------------------------------------------------------------------------


def newcomer(city: City, code: str = "U3", superior: str = ROOT) -> None:
    kind = "党总支" if superior == ROOT else "党支部"
    new = Registration(code=code, name=code, kind=kind, superior=superior, group="党群")
    register(city.services, city.operator(), new)


def test_a_newcomer_is_unranked_and_scored_from_its_first_full_month(city: City) -> None:
    city.skip_to("2026-11-10")
    newcomer(city)
    city.services.standing_data.forget()
    issue(city.services, city.operator(), NOVEMBER, ["U3"])
    city.skip_to("2026-11-30")
    city.send("U3", NOVEMBER)
    row = city.ranking("2026-11").of("U3")
    assert row is not None
    assert (row.rank, row.note, row.score.score) == (None, "new", None)
    quarter = city.ranking("2026Q4").of("U3")
    assert quarter is not None
    assert (quarter.rank, quarter.note) == (None, "new")
    december = city.ranking("2026-12").of("U3")
    assert december is not None
    assert december.note is None
    assert city.ranking("2026-10").of("U3") is None


def test_who_stood_from_the_first_day_is_not_new(city: City) -> None:
    city.skip_to("2026-11-01", 0, 0)
    newcomer(city)
    row = city.ranking("2026-11").of("U3")
    assert row is not None
    assert row.note is None
    quarter = city.ranking("2026Q4").of("U3")
    assert quarter is not None
    assert quarter.note == "new", "of the quarter it was there for two months of three"


def test_founders_are_never_new(city: City) -> None:
    city.skip_to("2026-10-20")
    newcomer(city)
    for period in ("2026-10", "2026-03", "2026Q4", "2026"):
        row = city.ranking(period).of("U3")
        assert row is not None
        assert row.note is None
