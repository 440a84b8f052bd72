"""Where the audit record cannot be written, the act fails: each kind of act, by its own door."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from service.access import passwords
from tests.access.everybody import everybody, knock_as
from tests.access.test_walk import EVIDENCE
from tests.served import City
from tests.session_opening import sign_in

FILE = hashlib.sha256(EVIDENCE["U1-1"]).hexdigest()
CSV = {"Accept": "text/csv"}
AUDIT, SECURITY = "audit_administrator@GW", "security_administrator@U1"
ASKED = {"account": "b12", "role": "leader", "organization": "GW"}
Act = Callable[[City], Any]


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    for city in everybody(tmp_path_factory.mktemp("crowd")):
        city.services.sealer.seal()
        yield city


@contextmanager
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The disk is; nothing else is wrong."""

    def no_more(_: object) -> int:
        raise OSError("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr("service.access.log._clock", no_more)
        yield


TAKING: dict[str, Act] = {
    "an export by the API": lambda c: c.get("u1", "/assignments", headers=CSV),
    "an export by page": lambda c: knock_as(c, "u1", "GET", "/assignments?format=xlsx"),
    "an export of the access log": lambda c: knock_as(c, AUDIT, "GET", "/access-log?format=csv"),
    "a document's download": lambda c: c.get("u1", "/organizations/U1/task-list/2026-10"),
    "a file's download": lambda c: c.get("b11", f"/evidence/{FILE}"),
    "the log's export": lambda c: c.get(AUDIT, "/audit/export"),
}
REFUSED: dict[str, Act] = {
    "a refusal by the API": lambda c: c.get("b11", "/assignments?organization=U2"),
    "a refusal by page": lambda c: knock_as(c, "b11", "GET", "/accounts"),
    "a token that is none": lambda c: c.ask(
        None, "GET", "/tasks", headers={"Authorization": "Bearer " + "x" * 43}
    ),
}
CHANGING: dict[str, Act] = {
    "a wrong sign-in": lambda c: sign_in(c.client, {"account": "b11"}),
    "a grant asked for": lambda c: c.post(SECURITY, "/grants", ASKED),
    "a grant by page": lambda c: knock_as(c, SECURITY, "POST", "/grants", data=ASKED),
    "a policy's change": lambda c: c.ask(SECURITY, "PATCH", "/policy", json={"dormant_days": 33}),
    "a file put in": lambda c: c.ask("b11", "PUT", f"/evidence/{FILE}", content=EVIDENCE["U1-1"]),
}


@pytest.mark.parametrize("kind", TAKING)
def test_nothing_is_given_out_unrecorded(
    crowd: City, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = TAKING[kind](crowd)
    assert given.status_code == 200, given.text
    before = crowd.services.accounts.log.last()
    with full(monkeypatch):
        withheld = TAKING[kind](crowd)
        monkeypatch.setitem(crowd.client.headers, "Accept-Language", "zh-CN")
        chinese = TAKING[kind](crowd).json()
    assert (withheld.status_code, withheld.headers["Retry-After"]) == (503, "2")
    assert "content-disposition" not in withheld.headers
    assert withheld.json()["detail"].startswith("The access log cannot be written;")
    assert chinese["detail"].startswith("访问日志无法写入，未给出任何内容。")
    assert set(withheld.json()) == {"type", "title", "status", "detail"}
    assert crowd.services.accounts.log.last() == before
    assert TAKING[kind](crowd).status_code == 200


@pytest.mark.parametrize("kind", REFUSED)
def test_a_refusal_that_cannot_be_recorded_is_no_answer(
    crowd: City, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert REFUSED[kind](crowd).status_code in (401, 403)
    with full(monkeypatch):
        assert REFUSED[kind](crowd).status_code == 503


@pytest.mark.parametrize("kind", CHANGING)
def test_nothing_is_changed_unrecorded(
    crowd: City, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = crowd.services.accounts
    before = accounts.granting.of(), accounts.policies.now(), accounts.log.last()
    with full(monkeypatch):
        assert CHANGING[kind](crowd).status_code >= 500
    assert (accounts.granting.of(), accounts.policies.now(), accounts.log.last()) == before


def test_a_right_sign_in_that_cannot_be_recorded_lets_nobody_in(
    crowd: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = crowd.services.accounts
    accounts.put("li", "P-li", "U1", passwords.hashed("Tulip river 42"), datetime.now(UTC))
    form = {"account": "li", "password": "Tulip river 42"}
    token = {"username": "li", "password": "Tulip river 42"}
    with full(monkeypatch):
        page = sign_in(crowd.client, form, follow_redirects=False)
        api = crowd.client.post("/api/v1/token", data=token)
    assert min(page.status_code, api.status_code) >= 500
    assert "set-cookie" not in page.headers
    assert accounts.sessions.of("li", datetime.now(UTC)) == []
    assert crowd.client.post("/api/v1/token", data=token).status_code == 200


def test_an_approval_that_cannot_be_recorded_gives_no_right(
    crowd: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    granting = crowd.services.accounts.granting
    key = crowd.post(SECURITY, "/grants", ASKED).json()["grant"]
    second = "security_administrator@GW"
    with full(monkeypatch):
        assert crowd.put(second, f"/grants/{key}/approval").status_code >= 500
        assert crowd.ask(SECURITY, "DELETE", f"/grants/{key}").status_code >= 500
    assert [row.id for row in granting.of("b12", waiting=True)] == [key]
    assert crowd.put(second, f"/grants/{key}/approval").status_code == 200
