"""Who answers for what on any day, and elections reminded of six months before (R22)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from aggregates.organization.events import ElectionHeld, OrganizationRegistered, PostFilled
from aggregates.organization.organization import Organization, WrongElection
from aggregates.rules.responsibility import (
    duty_of_organization,
    duty_of_post,
    reminded_on,
    usual_term,
)
from schedules.serve_notices import ServeNotices
from tests.browsing import Door, text
from tests.served import City, a_copy
from tests.story import ACT, given

BRANCH: dict[str, Any] = {
    "organization": "U1-1", "name": "支部", "kind": "党支部", "superior": "U1", "group": None,
    "members": 9, "has_groups": False,
}  # fmt: skip


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    folder = tmp_path_factory.mktemp("responsibilities")
    yield from a_copy("sqlite", folder)


def answering(city: City, on: str, code: str = "U1") -> dict[str, Any]:
    answer: dict[str, Any] = city.get(
        "b21", f"/organizations/{code}/responsibilities?on={on}"
    ).json()
    return answer


def test_duties_follow_kind_and_post() -> None:
    kinds = ("党组(党委)", "机关党委", "党支部", "内设部门", "其他")
    assert [duty_of_organization(kind) for kind in kinds] == [
        "main", "coordination", "implementation", "double", None
    ]  # fmt: skip
    posts = ("书记", "分管领导", "专职副书记", "组织委员", "科长")
    assert [duty_of_post(post, "机关党委").name for post in posts] == [
        "whole", "divided", "coordination", "implementation", "double"
    ]  # fmt: skip
    assert (usual_term("机关党委"), usual_term("党支部")) == (5, 3)
    assert reminded_on(date(2024, 3, 31), 3) == date(2026, 9, 30)


def test_a_new_secretary_ends_the_formers() -> None:
    story = given(Organization).past(OrganizationRegistered, **BRANCH)
    story.past(PostFilled, post="书记", person="P1")
    organization = story.aggregate
    organization.fill_post("书记", "P2", date(2026, 9, 1), ACT)
    ended, begun = organization.take()
    assert (ended.person, ended.happened_on, begun.person) == ("P1", date(2026, 9, 1), "P2")
    organization.fill_post("组织委员", "P3", None, ACT)
    organization.fill_post("组织委员", "P4", None, ACT)
    assert len(organization.take()) == 2


def test_an_election_is_of_the_past_and_later_than_the_last() -> None:
    def elect(day: date) -> Any:
        story = given(Organization).past(OrganizationRegistered, **BRANCH)
        story.past(ElectionHeld, held_on=date(2023, 5, 1), term_years=3)
        return story.when(lambda it: it.elect(day, 3, date(2026, 10, 9), ACT))

    elect(date(2026, 10, 10)).then_refused(WrongElection, "R22")
    elect(date(2023, 5, 1)).then_refused(WrongElection, "R22")
    elect(date(2026, 5, 1)).then(ElectionHeld, held_on=date(2026, 5, 1), term_years=3,
                                 happened_on=None)  # fmt: skip


def test_who_answered_on_any_past_day(city: City) -> None:
    for person, since in (("P1", "2024-03-01"), ("P2", "2026-09-01")):
        post = {"post": "书记", "person": person, "since": since}
        assert city.post("gw", "/organizations/U1/posts", post).status_code == 201
    city.post("gw", "/organizations/U1-1/posts", {"post": "组织委员", "person": "P3"})
    now = answering(city, "2026-10-02")
    [secretary] = now["posts"]
    assert (secretary["person"], secretary["duty"], secretary["lines"]) == (
        "P2", "whole", ["party", "business"])  # fmt: skip
    assert [each["person"] for each in now["below"]] == ["P3"]
    assert now["duty"] == "coordination"
    then = answering(city, "2026-08-31")
    assert [each["person"] for each in then["posts"]] == ["P1"]
    assert answering(city, "2020-01-01")["posts"] == []
    paper = city.get("gw", "/organizations/U1/responsibilities/document")
    assert paper.content[:2] == b"PK"


def test_an_election_is_recorded_and_reminded_of_once(city: City) -> None:
    path = "/organizations/U2/election"
    assert city.put("b11", path, {"held_on": "2022-01-10"}).status_code == 403
    future = city.put("u2", path, {"held_on": "2031-01-10"})
    assert (future.status_code, future.json()["rule"]) == (409, "R22")
    assert city.put("u2", path, {"held_on": "2022-05-01"}).json()["term_years"] == 5
    election = answering(city, "2026-10-02", "U2")["election"]
    assert (election["due"], election["remind"]) == ("2027-05-01", "2026-11-01")
    told = []
    for day in (date(2026, 10, 30), date(2026, 11, 3), date(2026, 11, 4)):
        city.go_to(day)
        ServeNotices().run(city.services, city.operator(), day.isoformat())
        notices = city.get("gw", "/notices?organization=U2").json()["items"]
        told.append(sum(item["kind"] == "election-due" for n in notices for item in n["items"]))
    assert told == [0, 1, 1]


def test_the_page_shows_a_day_and_records_an_election(shared_door: Door) -> None:
    here = "/organizations/U1/responsibilities"
    shared_door.enter("u1")
    wrong = shared_door.send(here, "/organizations/U1/election", {"held_on": "2031-01-01"})
    assert wrong.status_code == 409
    sent = shared_door.send(here, "/organizations/U1/election", {"held_on": "2022-01-10"})
    assert sent.status_code == 303, text(sent.text)
    assert "2027-01-10" in text(shared_door.see(here))
    assert "换届" in text(shared_door.see("/"))
    assert shared_door.client.get(f"{here}?format=csv").status_code == 200
