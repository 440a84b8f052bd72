"""Signing in, and who is kept out."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest

from service.access.log import By
from service.access.roles import Role
from tests.browsing import Door, main_of
from tests.session_opening import sign_in
from tests.small_city import PASSWORD, line


def test_a_stranger_is_sent_to_the_door_and_then_to_where_they_were_going(door: Door) -> None:
    answer = door.client.get("/dispatch/2026-11?light=red", follow_redirects=False)
    assert answer.headers["location"] == "/sign-in?next=/dispatch/2026-11%3Flight%3Dred"
    form = {"account": "u1", "password": PASSWORD, "next": "/dispatch/2026-11?light=red"}
    answer = sign_in(door.client, form, follow_redirects=False)
    assert answer.headers["location"] == "/dispatch/2026-11?light=red"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


ELSEWHERE = (
    "https://elsewhere/",
    "//elsewhere/",
    "///elsewhere/",
    "/\\elsewhere",
    "/\t/elsewhere",
    "\\\\elsewhere",
    " //elsewhere",
    "javascript:x",
    "@elsewhere",
    "",
    "/sign-out",
    "/sign-in?next=/sign-in",
    "/a\r\nX: y",
)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_other_place_than_this_server_is_followed(shared_door: Door, target: str) -> None:
    form = {"account": "u1", "password": PASSWORD, "next": target}
    answer = sign_in(shared_door.client, form, follow_redirects=False)
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nor_is_it_in_any_step_before(shared_door: Door, target: str) -> None:
    """What the form carries on, of a wrong password, too."""
    form = {"account": "u1", "password": "not this one", "next": target}
    for answer in (
        shared_door.client.get("/sign-in", params={"next": target}),
        sign_in(shared_door.client, form),
    ):
        assert 'name="next" value="/"' in answer.text


def sent_in_vain(door: Door, path: str, **headers: str) -> Any:
    door.client.cookies.clear()
    return door.client.post(path, data={"csrf": "x"}, headers=headers, follow_redirects=False)


PAGE = "/reports/2026-11/U1-1?light=red"
NEXT = "/sign-in?next=/reports/2026-11/U1-1%3Flight%3Dred"


def test_who_sends_a_form_after_the_session_ended_comes_back_to_the_forms_page(
    shared_door: Door,
) -> None:
    here = str(shared_door.client.base_url)
    answer = sent_in_vain(shared_door, "/reports/2026-11/U1-1/return", Referer=here + PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, NEXT)


def test_a_page_that_sends_by_script_is_left_as_a_whole(shared_door: Door) -> None:
    here = str(shared_door.client.base_url)
    headers = {"Referer": here + PAGE, "HX-Request": "true"}
    answer = sent_in_vain(shared_door, "/reports/2026-11/U1-1/return", **headers)
    assert (answer.status_code, answer.headers["hx-redirect"]) == (204, NEXT)


@pytest.mark.parametrize(
    "said",
    ["https://elsewhere/x", "http://testserver.elsewhere/x", "http://x@testserver/", "x", ""],
)
def test_where_another_host_sent_the_form_from_is_not_followed(
    shared_door: Door, said: str
) -> None:
    answer = sent_in_vain(shared_door, "/reports/2026-11/U1-1/return", Referer=said)
    assert answer.headers["location"] == "/sign-in?next=/"


def test_a_form_that_stands_on_no_page_leads_to_its_assignment(door: Door) -> None:
    door.enter("b11")
    path = f"/assignments/{line('U1-1', 'T3')}"
    answer = door.client.get(f"{path}/report", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, path)


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(shared_door: Door) -> None:
    answers = [
        sign_in(shared_door.client, {"account": account, "password": "not this one"})
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


def test_the_language_switch_overrules_the_browser(shared_door: Door) -> None:
    shared_door.client.cookies.clear()
    english = {"Accept-Language": "en-GB,en"}
    assert "Sign in" in shared_door.client.get("/sign-in", headers=english).text
    shared_door.client.post("/language", data={"language": "zh-CN", "next": "/sign-in"})
    assert "登录" in shared_door.client.get("/sign-in", headers=english).text


def test_a_mistyped_code_asks_again_for_the_secret_that_was_taken_in(door: Door) -> None:
    door.enter("b11")
    page = "/second-factor"
    offered = door.send(page, page, {"name": "手机"}).text
    [key] = re.findall(r'name="factor" value="([^"]+)"', offered)
    [secret] = re.findall(r"<code>([A-Z2-7]{32})</code>", offered)
    refused = door.send(page, page, {"factor": key, "code": "1234"}).text
    assert "动态码不对" in main_of(refused)
    assert f'name="factor" value="{key}"' in refused
    assert secret in refused
    code = pyotp.TOTP(secret).now()
    assert "恢复码" in main_of(door.send(page, page, {"factor": key, "code": code}).text)
    stale = door.send(page, page, {"factor": key, "code": code}).text
    assert secret not in stale, "a confirmed secret is shown to nobody"


def test_whoever_had_to_set_a_second_factor_up_is_then_told_to_go_on(door: Door) -> None:
    door.services.accounts.policies.change({"second_factor": "required"}, by=By("operator"))
    door.enter("gw")
    page = "/second-factor"
    offered = door.send(page, page, {"name": "手机"}).text
    assert "请先设置" in main_of(offered)
    [key] = re.findall(r'name="factor" value="([^"]+)"', offered)
    [secret] = re.findall(r"<code>([A-Z2-7]{32})</code>", offered)
    done = main_of(door.send(page, page, {"factor": key, "code": pyotp.TOTP(secret).now()}).text)
    assert "请先设置" not in done
    assert 'href="/"' in done
