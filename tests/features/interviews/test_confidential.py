"""A talk is seen by who has a part in it and by auditors, and by nobody else, wherever (R14)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from service.access.roles import ADMINISTRATORS, WHOLE, Role
from tests.doors import API, PAGES
from tests.known_password import HASHED
from tests.served import City, a_copy

SECRET = "绝密谈话缘由"
PROMISE = "补齐九月台账"
PARTIES = {"gw": "proposer", "ld": "linked", "boss": "approver", "subject": "subject",
           "rev": "auditor"}  # fmt: skip
LEAVING = ("/api/v1/audit/export", "/sign-out")
# Whoever else signs in: of the unit itself, above it, beside it, and those who keep the house.
OUTSIDERS = ("u1", "u2", "b11", "b21", "officer", "checker@GW", "leader@GW", "member@U1",
             "unit_secretary@U1", "branch_secretary@U1-1", "redactor@GW", "auditor@U2",
             "system_administrator@*", "security_administrator@*",
             "audit_administrator@*")  # fmt: skip


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """One talk of U1 in it, held, with a commitment."""
    folder: Path = tmp_path_factory.mktemp("talks")
    for made in a_copy("sqlite", folder):
        for account, person, home, role in (
            ("ld", "L01", "GW", Role.LEADER), ("boss", "L02", "GW", Role.LEADER),
            ("subject", "S1", "U1", Role.UNIT_SECRETARY), ("rev", "P-rev", "GW", Role.AUDITOR),
            ("officer", "P-officer", "GW", Role.COMMITTEE_OFFICER),
        ):  # fmt: skip
            _account(made, account, person, home, role)
        for name in OUTSIDERS:
            role_, _, home = name.partition("@")
            if home:
                _account(made, name, f"P-{name}", home, Role(role_))
        _talk(made)
        yield made


def _account(city: City, account: str, person: str, home: str, role: Role) -> None:
    now = datetime.now(UTC)
    place = "GW" if role in ADMINISTRATORS else home
    city.services.accounts.put(account, person, place, HASHED, now)
    at = WHOLE if role in ADMINISTRATORS else home
    city.services.accounts.granting.give(account, role, at, now)
    city.tokens[account] = city.services.accounts.open(account, "token", now, timedelta(hours=2))


def _talk(city: City) -> None:
    first = city.services.log.last()[0]
    assert city.post("gw", "/organizations/U1/posts", {"post": "书记", "person": "S1"}).is_success
    contact = {"leader": "L01", "organization": "U1", "since": "2026-10-01"}
    assert city.post("gw", "/contacts", contact).is_success
    city.go_to(date(2026, 10, 9))
    said = {"organization": "U1", "post": "书记", "kind": "formal", "reason": SECRET,
            "reasons": [first]}  # fmt: skip
    made = city.post("gw", "/interviews", said)
    assert made.status_code == 201, made.text
    city.headers["X-Talk"] = made.json()["interview"]
    seen = city.get("officer", "/interviews/proposed").json()["items"]
    assert len(seen) == 1, "who may decide sees it while it waits"
    assert _put(city, "gw", "approval").status_code == 403
    assert _put(city, "boss", "approval").status_code == 200
    assert _put(city, "gw", "notification", {"on": "2026-10-13"}).status_code == 409
    assert _put(city, "gw", "notification", {"on": "2026-10-14", "place": "三楼"}).is_success
    city.go_to(date(2026, 10, 14))
    by = [{"leader": "L01", "line": "party"}, {"leader": "L09", "line": "business", "as": "x"}]
    refused = _put(city, "ld", "holding", {"held_on": "2026-10-14", "by": by})
    assert (refused.status_code, refused.json()["rule"]) == (409, "R14")
    by[1] = {"leader": "L01", "line": "business"}
    held = {"held_on": "2026-10-14", "by": by, "record": SECRET}
    assert _put(city, "ld", "holding", held).status_code == 200
    assert _put(city, "ld", "closure").status_code == 409
    assert _put(city, "subject", "closure").status_code == 403
    assert _put(city, "subject", "statement", {"statement": SECRET}).is_success
    promise = {"text": PROMISE, "due": "2026-10-30"}
    done = city.post("ld", f"{_path(city)}/commitments", promise)
    assert done.status_code == 201, done.text
    city.headers["X-Commitment"] = done.json()["assignment"]
    city.headers["X-Span"] = f"{first + 1}-{city.services.log.last()[0]}"
    city.services.projector.catch_up()


def _path(city: City) -> str:
    return f"/interviews/{city.headers['X-Talk']}"


def _put(city: City, who: str, what: str, body: Any = None) -> Any:
    return city.put(who, f"{_path(city)}/{what}", body)


def test_who_has_a_part_sees_it_and_what_part(city: City) -> None:
    for account, part in PARTIES.items():
        shown = city.get(account, _path(city))
        assert shown.status_code == 200, account
        assert part in shown.json()["your_part"]
        assert len(city.get(account, "/interviews").json()["items"]) == 1
        assert city.get(account, f"{_path(city)}/record").content[:2] == b"PK"
    [told] = city.get("subject", "/notices/personal").json()["items"]
    assert told["items"][0]["kind"] == "interview-notified"
    assert "interview" not in city.get("u1", "/notices").text


def _positions(city: City) -> range:
    first, _, last = city.headers["X-Span"].partition("-")
    return range(int(first) + 2, int(last) + 1, 3)


def _told(city: City) -> list[str]:
    """Where facts, talks, notices and the work that a talk gave are shown."""
    talk, work = _path(city), f"/assignments/{city.headers['X-Commitment']}"
    doors = ("/api/v1/audit/facts", "/trail", "/api/v1/audit/proof")
    by_position = [f"{door}/{at}" for at in _positions(city) for door in doors]
    return [
        "/", "/interviews", talk, "/find?q=U1", "/trail?organization=U1", "/organizations/U1",
        "/trail?kind=interview.held", work, f"/api/v1{work}", "/api/v1/interviews",
        "/api/v1/interviews/proposed", f"/api/v1{talk}", f"/api/v1{talk}/notice",
        f"/api/v1{talk}/record", "/api/v1/audit/facts?limit=1000", "/api/v1/notices?under=GW",
        "/api/v1/organizations/U1/timeline?limit=1000", "/api/v1/notices/personal", *by_position,
    ]  # fmt: skip


def _every(city: City) -> list[str]:
    """Every door of GET, of the API and of the pages, that can be asked about U1."""
    values = {"code": "U1", "organization": "U1", "period": "2026-10", "quarter": "2026Q4",
              "assignment": city.headers["X-Commitment"], "interview": city.headers["X-Talk"],
              "rectification": city.headers["X-Commitment"], "account": "gw", "person": "S1",
              "n": "1", "number": "1", "position": str(_positions(city)[0])}  # fmt: skip
    paths = [path for method, path in (*API, *PAGES) if method == "GET" and path not in LEAVING]
    return [path.format_map(values) for path in paths
            if set(re.findall(r"{(\w+)}", path)) <= values.keys()]  # fmt: skip


def _must_not_show(city: City, account: str, addresses: list[str]) -> None:
    accounts, now = city.services.accounts, datetime.now(UTC)
    secret = accounts.open(account, "session", now, timedelta(hours=1))
    headers, key = {"Cookie": f"duban_session={secret}"}, city.headers["X-Talk"]
    for where in addresses:
        answer = city.client.get(where, headers=headers, follow_redirects=False)
        assert answer.status_code < 500, where
        text = answer.text
        if where.removeprefix("/api/v1").startswith(f"/interviews/{key}"):
            assert answer.status_code == 403, where
        elif "access-log" not in where:  # what was refused is in it by its address, and no more
            assert key not in text, where
        assert SECRET not in text, where
        if answer.headers.get("content-type", "").startswith("application/json"):
            shown = "interview.held" in text or "personal_notice" in text
            assert not shown or "openapi" in where, where


@pytest.mark.parametrize("account", OUTSIDERS)
def test_nobody_else_finds_it_where_facts_and_talks_are_shown(city: City, account: str) -> None:
    """Neither its words, nor its id, nor that there is one."""
    _must_not_show(city, account, _told(city))


def test_nor_does_the_committee_through_any_door_there_is(city: City) -> None:
    _must_not_show(city, "officer", _every(city))


def test_a_commitment_looks_like_any_other_work(city: City) -> None:
    shown = city.get("u1", f"/assignments/{city.headers['X-Commitment']}").json()
    assert (shown["origin"], shown["organization"]) == ("by_hand", "U1")
    facts = city.get("u1", "/audit/facts?organization=U1&kind=assignment.issued").json()["items"]
    [issued] = [fact for fact in facts if PROMISE in json.dumps(fact, ensure_ascii=False)]
    assert issued["cause"] is None


def test_it_closes_when_the_commitment_is_done(city: City) -> None:
    assert _put(city, "ld", "closure").json()["rule"] == "R14"
    line = f"/assignments/{city.headers['X-Commitment']}"
    assert city.put("u1", f"{line}/report", {"points": "0"}).is_success
    assert city.put("gw", f"{line}/acceptance").is_success
    assert _put(city, "ld", "closure").status_code == 200
    assert city.get("subject", _path(city)).json()["state"] == "closed"


def test_a_talk_that_is_not_there_is_refused_like_anothers(city: City) -> None:
    nowhere = "/interviews/00000000-0000-4000-8000-000000000000"
    mine, theirs = city.get("u1", nowhere), city.get("u1", _path(city))
    assert (mine.status_code, mine.json()["detail"]) == (403, theirs.json()["detail"])
    assert city.put("u1", f"{nowhere}/closure").status_code == 403
