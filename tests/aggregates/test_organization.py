"""An organization in the hierarchy, and a branch's tier (R13, R19)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aggregates.organization.events import (
    OrganizationDissolved,
    OrganizationMembersCounted,
    OrganizationMerged,
    OrganizationMoved,
    OrganizationReclassified,
    OrganizationRegistered,
    OrganizationRegrouped,
    OrganizationRenamed,
    PostFilled,
    PostVacated,
)
from aggregates.organization.organization import (
    BeneathItself,
    Dissolved,
    Organization,
    StillHasOrganizations,
)
from aggregates.tier.events import TierRated
from aggregates.tier.ladder import Tier
from aggregates.tier.parts import TierRuleBroken
from aggregates.tier.tier import TierRecord
from tests.story import ACT, Story, given

DAY = date(2026, 10, 20)


def a_branch(**differs: Any) -> Story:
    fields = {
        "organization": "U1-1", "name": "一支部", "kind": "党支部", "superior": "U1",
        "group": "党群", "members": 12,
    }  # fmt: skip
    return given(Organization).past(OrganizationRegistered, **(fields | differs))


def test_an_organization_is_registered_under_its_code() -> None:
    made = Organization.register(
        "U1", name="一局", kind="机关党委", superior="GW", group="党群", members=None, act=ACT
    )
    [registered] = made.take()
    assert isinstance(registered, OrganizationRegistered)
    assert (registered.organization, registered.superior) == ("U1", "GW")
    assert (registered.members, registered.has_groups) == (None, False)
    again = Organization.register(
        "U1", name="x", kind="y", superior=None, group=None, members=None, act=ACT
    )
    assert again.id == made.id


CHANGES: dict[str, tuple[Any, Any, type[Any], dict[str, Any]]] = {
    "rename": (
        lambda o: o.rename("二支部", ACT),
        lambda o: o.rename("一支部", ACT),
        OrganizationRenamed,
        {"name": "二支部"},
    ),
    "move": (
        lambda o: o.move("U2", ["U2", "GW"], ACT),
        lambda o: o.move("U1", ["U1", "GW"], ACT),
        OrganizationMoved,
        {"superior": "U2"},
    ),
    "regroup": (
        lambda o: o.regroup(None, ACT),
        lambda o: o.regroup("党群", ACT),
        OrganizationRegrouped,
        {"group": None},
    ),
    "reclassify": (
        lambda o: o.reclassify("党总支", ACT),
        lambda o: o.reclassify("党支部", ACT),
        OrganizationReclassified,
        {"kind": "党总支"},
    ),
    "count": (
        lambda o: o.count_members(13, ACT),
        lambda o: o.count_members(12, ACT),
        OrganizationMembersCounted,
        {"members": 13},
    ),
    "groups": (
        lambda o: o.count_members(12, ACT, True),
        lambda o: o.count_members(12, ACT, False),
        OrganizationMembersCounted,
        {"members": 12, "has_groups": True},
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_recorded(name: str) -> None:
    change, _, kind, fields = CHANGES[name]
    a_branch().when(change).then(kind, **fields)


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_so_already_records_nothing(name: str) -> None:
    a_branch().when(CHANGES[name][1]).then_nothing()


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("end", [OrganizationDissolved, OrganizationMerged])
def test_a_dissolved_one_no_longer_changes(name: str, end: type[Any]) -> None:
    fields = {"into": "U2"} if end is OrganizationMerged else {}
    gone = a_branch().past(end, **fields)
    gone.when(CHANGES[name][0]).then_refused(Dissolved, rule="R19", says="U1-1")


def test_counting_members_leaves_its_groups_as_they_are() -> None:
    a_branch(has_groups=True).when(lambda o: o.count_members(13, ACT)).then(
        OrganizationMembersCounted, members=13, has_groups=True
    )


def test_nothing_stands_beneath_itself() -> None:
    a_branch().when(lambda o: o.move("X", ["X", "U1-1", "U1"], ACT)).then_refused(
        BeneathItself, rule="R19"
    )
    a_branch(superior=None).when(lambda o: o.move("U2", ["U2"], ACT)).then_refused(BeneathItself)


def test_an_organization_is_dissolved_or_merged_once() -> None:
    a_branch().when(lambda o: o.dissolve([], ACT)).then(OrganizationDissolved)
    a_branch().when(lambda o: o.merge("U2", ACT)).then(OrganizationMerged, into="U2")
    gone = a_branch().past(OrganizationDissolved)
    gone.when(lambda o: o.dissolve([], ACT)).then_refused(Dissolved)
    gone.when(lambda o: o.merge("U2", ACT)).then_refused(Dissolved)


def test_none_is_dissolved_while_others_stand_beneath_it() -> None:
    a_branch().when(lambda o: o.dissolve(["A", "B"], ACT)).then_refused(
        StillHasOrganizations, rule="R19", says="2 stand beneath it: A, B"
    )


def test_a_post_is_filled_and_vacated_once() -> None:
    story = a_branch().past(PostFilled, post="书记", person="P-7")
    a_branch().when(lambda o: o.fill_post("书记", "P-7", DAY, ACT)).then(
        PostFilled, post="书记", person="P-7", happened_on=DAY
    )
    story.when(lambda o: o.fill_post("书记", "P-7", None, ACT)).then_nothing()
    story.when(lambda o: o.vacate_post("书记", "P-8", None, ACT)).then_nothing()
    story.when(lambda o: o.vacate_post("书记", "P-7", DAY, ACT)).then(
        PostVacated, post="书记", person="P-7", happened_on=DAY
    )
    story.when(lambda o: o.vacate_post("书记", "P-7", DAY, ACT)).then_nothing()


def test_a_facts_own_organization_is_the_one_it_changes() -> None:
    branch: Organization = a_branch().aggregate
    branch.rename("x", ACT)
    [renamed] = branch.take()
    assert (renamed.organization, renamed.period) == ("U1-1", None)


def test_a_tier_is_rated_on_its_workbooks_date() -> None:
    [rated] = TierRecord.open("U1-1", Tier.STRONG, DAY, ACT).take()
    assert isinstance(rated, TierRated)
    assert (rated.organization, rated.tier, rated.happened_on) == ("U1-1", "strong", DAY)


def test_the_same_tier_again_records_nothing() -> None:
    story = given(TierRecord).past(TierRated, organization="U1-1", tier="strong")
    story.when(lambda t: t.rate("U1-1", Tier.STRONG, DAY, ACT)).then_nothing()
    story.when(lambda t: t.rate("U1-1", Tier.MODEL, DAY, ACT)).then_refused(TierRuleBroken, "R13")
