"""Signing in, and who is kept out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service.access.roles import Role
from tests.pages.conftest import Door
from tests.pages.small_city import PASSWORD


def test_a_stranger_is_sent_to_the_door_and_then_to_where_they_were_going(door: Door) -> None:
    answer = door.client.get("/dispatch/2026-11?light=red", follow_redirects=False)
    assert answer.headers["location"] == "/sign-in?next=/dispatch/2026-11%3Flight%3Dred"
    form = {"account": "u1", "password": PASSWORD, "next": "/dispatch/2026-11?light=red"}
    answer = door.client.post("/sign-in", data=form, follow_redirects=False)
    assert answer.headers["location"] == "/dispatch/2026-11?light=red"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


ELSEWHERE = (
    "https://elsewhere/",
    "//elsewhere/",
    "/\\elsewhere",
    "javascript:x",
    "/sign-out",
    "/a\r\nX: y",
)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_other_place_than_this_server_is_followed(standing: Door, target: str) -> None:
    form = {"account": "u1", "password": PASSWORD, "next": target}
    answer = standing.client.post("/sign-in", data=form, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(standing: Door) -> None:
    answers = [
        standing.client.post("/sign-in", data={"account": account, "password": "not this one"})
        for account in ("u1", "nobody")
    ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].text.replace('value="u1"', "") == answers[1].text.replace(
        'value="nobody"', ""
    )


def test_a_first_password_is_changed_before_anything_else(door: Door) -> None:
    now = datetime.now(UTC)
    door.services.accounts.add(
        "new", person="P9", organization="U1", password=PASSWORD, now=now, must_change=True,
        expires_at=now + timedelta(days=1),
    )  # fmt: skip
    door.services.accounts.granting.give("new", Role.UNIT_OFFICER, "U1", now)
    door.enter("new")
    answer = door.client.get("/dispatch/2026-11", follow_redirects=False)
    assert answer.headers["location"] == "/password"
    form = {"old": PASSWORD, "new": "another one 2", "again": "another one 3"}
    assert "不一致" in door.send("/password", "/password", form).text
    form["again"] = form["new"]
    assert door.send("/password", "/password", form).status_code == 303
    assert "工作台" in door.see("/")


def test_signing_out_ends_the_session(door: Door) -> None:
    door.enter("u1")
    assert door.send("/", "/sign-out").status_code == 303
    assert door.client.get("/", follow_redirects=False).headers["location"].startswith("/sign-in")


def test_the_language_switch_overrules_the_browser(standing: Door) -> None:
    standing.client.cookies.clear()
    english = {"Accept-Language": "en-GB,en"}
    assert "Sign in" in standing.client.get("/sign-in", headers=english).text
    standing.client.post("/language", data={"language": "zh-CN", "next": "/sign-in"})
    assert "登录" in standing.client.get("/sign-in", headers=english).text
