"""Step-up: what is grave asks for the password or a factor of the last five minutes; no token does
it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest

from aggregates.values.moment import to_micros
from service.access.session import FRESH
from service.access.tables import SESSIONS
from tests.access.conftest import HASHED, RIGHT
from tests.browsing import Door
from tests.doors import FRESH as DOORS
from tests.served import City
from tests.served import served_on_sqlite as city

NAMED = {
    ("POST", "/api/v1/tokens"), ("POST", "/api/v1/deputies"), ("POST", "/api/v1/factors"),
    ("PUT", "/api/v1/factors/{factor}/confirmation"), ("DELETE", "/api/v1/factors/{factor}"),
    ("POST", "/api/v1/factors/recovery"), ("POST", "/api/v1/factors/keys"),
    ("PUT", "/api/v1/factors/keys"), ("POST", "/account/tokens"), ("POST", "/account/deputies"),
    ("POST", "/account/factors/{factor}"), ("POST", "/second-factor"),
}  # fmt: skip
# What a second person approves of others' accounts: tests/features/accounts/test_administration.py.
OF_OTHERS = {
    ("PUT", "/api/v1/grants/changes/{id}/approval"), ("POST", "/grants/changes/{id}/approval"),
}  # fmt: skip


def test_these_are_the_doors() -> None:
    assert DOORS == NAMED | OF_OTHERS


@pytest.mark.parametrize("door", sorted(each for each in NAMED if each[1].startswith("/api")))
def test_a_token_goes_through_none_of_them(city: City, door: tuple[str, str]) -> None:
    method, path = door
    where = path.removeprefix("/api/v1").replace("{factor}", "0" * 16)
    body = {"name": "x", "deputy": "u2", "ends": "2030-01-01", "code": "1", "credential": {}}
    answer = city.ask("b11", method, where, json=body)
    assert (answer.status_code, answer.json()["title"]) == (403, "Forbidden")
    assert len(city.services.accounts.sessions.of("b11", datetime.now(UTC))) == 1


@pytest.fixture
def late(door: Door) -> Door:
    """Somebody whose session began longer than five minutes ago."""
    door.services.accounts.put("li", "P-li", "U1", HASHED, datetime.now(UTC))
    door.enter("li")
    grow_old(door)
    return door


def grow_old(door: Door) -> None:
    accounts, now = door.services.accounts, datetime.now(UTC)
    with accounts.engine.begin() as db:
        long_ago = to_micros(now) - FRESH - 1_000_000
        db.execute(SESSIONS.update().values(proved_at=long_ago))
    accounts.unlock("li")  # so that nothing held is believed


def make(door: Door) -> Any:
    return door.send("/account", "/account/tokens", {"name": "x", "days": "30", "reading": "1"})


def tokens(door: Door) -> int:
    return len(door.services.accounts.sessions.of("li", datetime.now(UTC), ("personal",)))


def prove(door: Door, **typed: str) -> Any:
    return door.send("/proof", "/proof", {"next": "/account", **typed})


def test_a_session_left_open_makes_no_token(late: Door) -> None:
    answer = make(late)
    assert (answer.status_code, answer.headers["location"]) == (303, "/proof?next=/")
    assert tokens(late) == 0
    assert prove(late, password="Another one 1").status_code == 403
    make(late)
    assert tokens(late) == 0
    answer = prove(late, password=RIGHT)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert make(late).status_code == 200
    assert tokens(late) == 1
    grow_old(late)
    assert make(late).status_code == 303
    assert tokens(late) == 1


def test_a_code_serves_as_well_and_is_good_once(late: Door) -> None:
    factors, now = late.services.accounts.factors, datetime.now(UTC)
    from service.access.log import By

    offered = factors.offer_totp("li", "x", now)
    totp = pyotp.TOTP(offered.secret)
    factors.confirm_totp("li", offered.id, totp.at(now), now, By("li"))
    code = totp.at(now + timedelta(seconds=30))
    assert prove(late, code=code).status_code == 303
    grow_old(late)
    assert prove(late, code=code).status_code == 403


def test_wrong_ones_lock_the_account_and_a_locked_one_proves_nothing(late: Door) -> None:
    for _ in range(5):
        assert prove(late, password="Another one 1").status_code == 403
    assert prove(late, password=RIGHT).status_code == 403
    row = late.services.accounts.get("li")
    assert row.locked_until is not None


def test_the_api_says_where_to_give_it_and_takes_it(late: Door) -> None:
    [csrf] = set(re.findall(r'name="csrf"\s+value="([^"]+)"', late.see("/proof")))
    headers = {"X-CSRF-Token": csrf}
    body = {"name": "x"}
    answer = late.client.post("/api/v1/tokens", json=body, headers=headers)
    assert answer.status_code == 403
    assert "/api/v1/proof" in answer.json()["detail"]
    proof = {"password": RIGHT}
    assert late.client.post("/api/v1/proof", json=proof, headers=headers).status_code == 200
    assert late.client.post("/api/v1/tokens", json=body, headers=headers).status_code == 201


__all__ = ["city"]
