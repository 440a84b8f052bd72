"""A cursor is the caller's word: one that no page gave is told as that (422), and moves nothing."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from service.access.roles import ADMINISTRATORS, WHOLE, Grant, Role
from service.access.table import names
from tests.doors import DOORS
from tests.places import VALUES
from tests.served import City

MOMENTS = ("9", "5@2026-10-01T09:00:00+08:00", "", "never", "-1", "9" * 40, "9@", "2026-13-45",
           "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00")  # fmt: skip
PLACES = ("", "U1", "2026-10", 5, -(2**62), 2**62, 2**31, "１２", "x" * 500)


UNCUT = {"/rankings/{period}", "/dispatch/{period}"}  # given whole: they go by no cursor


def forged() -> list[list[Any]]:
    """A moment, and up to five places of whatever kind."""
    alike = [[moment, *[place] * count] for moment in MOMENTS[:3] for place in PLACES
             for count in range(6)]  # fmt: skip
    mixed = [["9", *parts] for parts in
             ((5, "x"), ("x", 5), ("U1", "T1", "x", 5), (5, 5, 5, "x"), ("x", 5, "x"))]  # fmt: skip
    return alike + mixed + [[moment, "U1"] for moment in MOMENTS] + [[], [5], [5, "U1"]]


def packed(parts: list[Any]) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(parts)).decode().rstrip("=")


CURSORS = [packed(parts) for parts in forged()] + ["", "x", "====", "AAAA", "ÿ", packed(["9"]) * 2]


def lists(city: City) -> list[str]:
    """Every route of the API that takes a cursor."""
    paths = city.client.get("/api/v1/openapi.json").json()["paths"]
    return [path.removeprefix("/api/v1") for path, verbs in paths.items()
            if any(each["name"] == "cursor" for each in verbs.get("get", {}).get("parameters", ()))
            ]  # fmt: skip


def somebody(city: City, path: str) -> str:
    action = DOORS["GET", f"/api/v1{path}"]
    role = next(role for role in Role if names((Grant(role, "GW"),), action))
    if role.value not in city.tokens:
        accounts, now = city.services.accounts, datetime.now(UTC)
        accounts.put(role.value, f"P-{role.value}", "GW", None, now)
        accounts.granting.give(role.value, role, WHOLE if role in ADMINISTRATORS else "GW", now)
        city.tokens[role.value] = accounts.open(role.value, "token", now, timedelta(hours=1))
    return role.value


@pytest.fixture
def city(served: City) -> City:
    served.services.projector.catch_up()
    return served


def test_a_forged_cursor_is_told_as_one_everywhere(city: City) -> None:
    wrong = []
    for number, path in enumerate(lists(city)):
        name = somebody(city, path)
        there = re.sub(r"\{(\w+)\}", lambda place: VALUES.get(place[1], "1"), path)
        for cursor in CURSORS[number % 3 :: 3]:  # each of them at a third of the lists
            answer = city.get(name, there, params={"cursor": cursor, "limit": "2"})
            if answer.status_code not in (200, 404, 422):
                wrong.append((path, cursor, answer.status_code))
    assert wrong == []


def test_a_cursor_that_a_page_gave_goes_on(city: City) -> None:
    """So that the walk above cannot pass by refusing everything."""
    gone_on = set()
    for path in lists(city):
        name = somebody(city, path)
        there = re.sub(r"\{(\w+)\}", lambda place: VALUES.get(place[1], "1"), path)
        following = city.get(name, there, params={"limit": "1"}).json().get("next")
        if following:
            answer = city.get(name, there, params={"cursor": following, "limit": "1"})
            assert answer.status_code == 200, (path, answer.text)
            gone_on.add(path)
    named = {"/assignments", "/organizations", "/tasks", "/accounts", "/grants", "/workdays"}
    assert named <= gone_on


def test_a_cursor_of_another_shape_is_none_of_ours(city: City) -> None:
    """More values than any order has, a number below none, and what is neither."""
    taken = []
    for path in set(lists(city)) - UNCUT:
        name = somebody(city, path)
        there = re.sub(r"\{(\w+)\}", lambda place: VALUES.get(place[1], "1"), path)
        for parts in (["9", *["x"] * 5], ["9", -1], ["9", True], ["9"], ["9", 1, "x", 1]):
            answer = city.get(name, there, params={"cursor": packed(parts)})
            if answer.status_code == 200:
                taken.append((path, parts))
    assert not taken, taken
