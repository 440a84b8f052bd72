"""Security keys as the second factor, with a key made of software."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.access.keys import BadKey
from service.access.log import By
from service.access.roles import Role
from service.app import create_app
from service.bootstrap import initialize
from service.settings import Settings
from service.wiring import services
from tests.access.authenticator import SecurityKey
from tests.access.conftest import HASHED, RIGHT, SOMEBODY, Office
from tests.pages import form as hidden
from tests.session_opening import sign_in

HOST, ORIGIN = "duban.local", "https://duban.local"
SELF, LASTS = By("li", "page"), timedelta(hours=1)


def enrolled(office: Office, name: str = "li") -> SecurityKey:
    key = SecurityKey(ORIGIN, HOST)
    options = office.accounts.keys.begin(name, HOST, office.now)
    answer = key.create(options)
    office.accounts.keys.finish(name, "on USB", answer, HOST, ORIGIN, office.now, SELF)
    return key


def enter(office: Office, half: str, answer: dict[str, Any]) -> Any:
    return office.accounts.keys.enter(half, answer, HOST, ORIGIN, office.now, LASTS, SOMEBODY)


def asked(office: Office, half: str) -> dict[str, Any]:
    options = office.accounts.keys.ask(half, HOST, office.now, SOMEBODY)
    assert options is not None
    return options


def test_a_security_key_serves_where_telephones_are_banned(office: Office) -> None:
    office.accounts.policies.change({"second_factor": "required"}, SOMEBODY)
    office.add("li", Role.COMMITTEE_OFFICER)
    assert office.seen(office.enter("li")).limited == "second-factor"
    key = enrolled(office)
    half = office.sign_in("li")
    assert half.kinds == ("key", "recovery")
    options = asked(office, half.secret)
    entered = enter(office, half.secret, key.get(options))
    assert office.seen(entered.secret).limited is None
    [factor] = [each for each in office.accounts.factors.of("li") if each.kind == "key"]
    assert (factor.name, factor.counter) == ("on USB", 1)


def test_a_challenge_is_good_once_and_for_one_account(office: Office) -> None:
    office.add("li")
    office.add("wang")
    key = enrolled(office)
    half = office.sign_in("li").secret
    answer = key.get(asked(office, half))
    assert enter(office, half, answer) is not None
    half = office.sign_in("li").secret
    assert enter(office, half, answer) is None
    options = office.accounts.keys.begin("wang", HOST, office.now)
    with pytest.raises(BadKey):
        office.accounts.keys.finish("li", "x", key.create(options), HOST, ORIGIN, office.now, SELF)


@pytest.mark.parametrize("wrong", ["key", "origin", "host", "counter", "late", "shape"])
def test_an_answer_that_does_not_hold_lets_nobody_in(office: Office, wrong: str) -> None:
    office.add("li")
    key = enrolled(office)
    half = office.sign_in("li").secret
    options = asked(office, half)
    forged = SecurityKey(ORIGIN, HOST, key.counter, key.credential, key.key)
    match wrong:
        case "key":
            forged = SecurityKey(ORIGIN, HOST, credential=key.credential)
        case "origin":
            forged.origin = "https://duban.evil"
        case "host":
            forged.host = "duban.evil"
        case "counter":
            assert enter(office, half, key.get(options))
            half = office.sign_in("li").secret
            options = asked(office, half)
            forged.counter = -1  # a copy of the key, left behind
        case "late":
            office.later(minutes=6)
    answer = {} if wrong == "shape" else forged.get(options)
    assert enter(office, half, answer) is None


def test_five_wrong_answers_lock_the_account(office: Office) -> None:
    office.add("li")
    key = enrolled(office)
    half = office.sign_in("li").secret
    for _ in range(5):
        assert enter(office, half, {"rawId": "x"}) is None
    options = office.accounts.keys.ask(half, HOST, office.now, SOMEBODY)
    assert options is None
    assert office.sign_in("li") is None
    assert key.counter == 0


def test_nobody_is_asked_for_a_key_without_a_password(office: Office) -> None:
    office.add("li")
    enrolled(office)
    assert office.accounts.keys.ask("guessed", HOST, office.now, SOMEBODY) is None


def test_the_doors_take_a_key_from_set_up_to_sign_in(tmp_path: Path) -> None:
    settings = Settings(database=f"sqlite:///{tmp_path / 'duban.db'}", evidence=str(tmp_path / "e"))
    initialize(settings)
    with services(settings) as made, TestClient(create_app(settings, made)) as client:
        made.accounts.put("li", "P1", "nowhere", HASHED, datetime.now(UTC))
        form = {"account": "li", "password": RIGHT}
        assert sign_in(client, form).status_code == 200
        csrf = {"X-CSRF-Token": _csrf(client)}
        options = client.post("/api/v1/factors/keys", headers=csrf).json()["options"]
        key = SecurityKey("http://testserver", "testserver")
        body = {"name": "on USB", "credential": key.create(options)}
        put = client.put("/api/v1/factors/keys", json=body, headers=csrf)
        assert len(put.json()["recovery_codes"]) == 10
        client.cookies.clear()
        page = sign_in(client, form)
        assert "duban_session" not in page.cookies
        answer = key.get(client.post("/sign-in/key").json())
        sent = {**hidden(page.text, "/sign-in/key/answer"), "credential": json.dumps(answer)}
        done = client.post("/sign-in/key/answer", data=sent, follow_redirects=False)
        assert done.status_code == 303
        assert client.get("/api/v1/account").json()["account"] == "li"


def _csrf(client: TestClient) -> str:
    match = re.search(r'name="csrf"\s+value="([^"]+)"', client.get("/password").text)
    assert match is not None
    return match.group(1)
