"""Every identifier of another's subtree, tried by everybody who has no business with it.

Not secret, so told apart: organizations and tasks (a public directory and catalogue), positions
(they have no gaps), assignments (their ids follow from month, organization and task, or cannot be
guessed). Secret is whose they are and what is in them. Of evidence, notices, people, sessions,
tokens and deputies it is secret too whether they are there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from aggregates.notice.notice import notice_id
from service.access.roles import Role
from tests.access.everybody import INSIDE, everybody, knock_as
from tests.access.test_walk import BY_NAME, EVIDENCE, found_for
from tests.access.walking import address, api_doors, page_doors
from tests.served import City, line

MARK = "Nightingale"  # in everything that was ever typed for U2
STRANGERS = (
    "branch_secretary@U1-1", "unit_officer@U1", "unit_secretary@U1", "leader@U1", "auditor@U1",
    "checker@U1", "member@U1", "redactor@U1",
)  # fmt: skip
THEIRS = ("U2", "U2-1", "U2-2")
PAGES_BY_NAME = (
    "/assignments?organization={code}", "/assignments?under={code}",
    "/reports/2026-10/{code}", "/reports/2026-10?under={code}",
    "/organizations/{code}/scores/2026-10", "/dispatch/2026-10?under={code}",
    "/organizations/{code}/scores/2026-10/difference?against=20", "/leads/2026-10?under={code}",
    "/dispatch/2026-10/difference?against=20&under={code}", "/trail?organization={code}",
    "/trail?organization={code}&format=csv", "/leads/2026-10?under={code}&format=csv",
    "/people?organization={code}",
)  # fmt: skip
# The keys of forms, sessions' tokens and identifiers of a page.
CHANGING = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w-]{43,}={0,2}")
LISTS = ("/assignments", "/reports", "/notices", "/people", "/audit/facts", "/audit/leads")


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    for city in everybody(tmp_path_factory.mktemp("crowd")):
        _typed(city)
        yield city


def _typed(city: City) -> None:
    """U2 writes its name of the mark wherever somebody may write."""
    by_hand = {"organizations": ["U2-1"], "title": f"{MARK} title", "due": "2026-10-20",
               "requirement": f"{MARK} requirement"}  # fmt: skip
    claim = {"points": "1", "statement": f"{MARK} statement"}
    person = {"name": MARK, "telephone": f"{MARK} 1", "email": f"{MARK}@b.cn",
              "organization": "U2-1"}  # fmt: skip
    ends = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    done = [
        city.post("u2", "/assignments", by_hand),
        city.put("b21", f"/assignments/{line('U2-1', 'T3')}/report", claim),
        city.put("u2", f"/assignments/{line('U2-1', 'T3')}/return", {"reason": f"{MARK} reason"}),
        city.post("b21", f"/assignments/{line('U2-1', 'T4')}/not-applicable",
                  {"reason": f"{MARK} plea"}),
        city.put("u2", "/people/P-theirs", person),
        city.desk("b21", "POST", "/tokens", {"name": MARK}),
        city.desk("u2", "POST", "/deputies", {"deputy": "b21", "ends": ends}),
    ]  # fmt: skip
    assert {answer.status_code for answer in done} <= {200, 201}, [a.text for a in done]


def _ids(city: City) -> Iterator[str]:
    """Of U2's assignments, those by hand among them."""
    for code in THEIRS:
        for row in city.get("gw", f"/assignments?organization={code}").json()["items"]:
            yield row["id"]


def _positions(city: City) -> Iterator[int]:
    for code in THEIRS:
        rows = city.get("gw", f"/audit/facts?organization={code}&limit=1000").json()["items"]
        yield from (row["position"] for row in rows)


def _told(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.text


# --- asked for by name --------------------------------------------------------------------------


@pytest.mark.parametrize("account", STRANGERS)
def test_nothing_opens_by_the_name_of_anothers_organization(crowd: City, account: str) -> None:
    for code in THEIRS:
        for where in BY_NAME:
            assert crowd.get(account, where.format(code=code)).status_code == 403, where
        for where in PAGES_BY_NAME:
            answer = knock_as(crowd, account, "GET", where.format(code=code))
            assert answer.status_code == 403, where


# --- asked for by what cannot be named ----------------------------------------------------------


@pytest.mark.parametrize("account", STRANGERS)
def test_a_refused_assignment_does_not_tell_whose_it_is(crowd: City, account: str) -> None:
    ids = set(_ids(crowd))
    assert len(ids) > 10
    for where in ("/assignments/{}", "/assignments/{}/handoffs", "/assignments/{}/order"):
        answers = {_told(crowd.get(account, where.format(each))) for each in ids}
        assert [status for status, _ in answers] == [403], where
        assert not any("U2" in text for _, text in answers)
    for where in ("/assignments/{}", "/assignments/{}/cancellation"):
        for each in ids:
            answer = knock_as(crowd, account, "GET", where.format(each))
            assert answer.status_code == 403, where
            assert "U2" not in answer.text


@pytest.mark.parametrize("account", STRANGERS)
@pytest.mark.parametrize(
    ("method", "act", "body"),
    [
        ("PUT", "receipt", None),
        ("PUT", "report", {"points": "1"}),
        ("POST", "handoffs", {"to": ["U1-2"], "due": "2026-10-20"}),
        ("POST", "extensions", {"due": "2026-10-20", "reason": "x"}),
        ("POST", "not-applicable", {"reason": "x"}),
        ("PUT", "acceptance", None),
        ("PUT", "return", {"reason": "x"}),
        ("PUT", "cancellation", None),
        ("PUT", "transfer", {"to": "U1-1"}),
    ],
)
def test_nothing_is_done_with_anothers_assignment(
    crowd: City, account: str, method: str, act: str, body: Any
) -> None:
    before = crowd.services.log.last()
    lines = set()
    for each in sorted(set(_ids(crowd)))[:4]:
        lines.add(_told(crowd.ask(account, method, f"/assignments/{each}/{act}", json=body)))
        page = knock_as(crowd, account, "POST", f"/assignments/{each}/{act}", data=body or {})
        assert page.status_code in (403, 404, 405), page.text[:300]
        assert "U2" not in page.text
    assert {status for status, _ in lines} == {403}
    assert len(lines) == 1, "the words differ"
    assert "U2" not in str(lines)
    assert crowd.services.log.last() == before


@pytest.mark.parametrize("account", STRANGERS)
def test_a_refused_position_does_not_tell_whose_fact_it_is(crowd: City, account: str) -> None:
    positions = sorted(set(_positions(crowd)))
    assert len(positions) > 10
    texts = {_told(crowd.get(account, f"/audit/facts/{each}")) for each in positions}
    assert [status for status, _ in texts] == [403]
    assert "U2" not in str(texts)
    for each in positions[:3] + positions[-3:]:
        page = knock_as(crowd, account, "GET", f"/trail/{each}")
        assert (page.status_code, "U2" in page.text) == (403, False)


@pytest.mark.parametrize("account", ["branch_secretary@U1-1", "leader@U1", "auditor@U1"])
def test_a_proof_of_anothers_fact_keeps_the_fact_to_itself(crowd: City, account: str) -> None:
    crowd.services.sealer.seal()
    for position in list(_positions(crowd))[:5]:
        answer = crowd.get(account, f"/audit/proof/{position}")
        assert (answer.status_code, answer.json()["leaf"]) == (200, None)
    assert crowd.get("gw", f"/audit/proof/{position}").json()["leaf"] is not None


# --- what is there and what is not ----------------------------------------------------------------


@pytest.mark.parametrize("account", STRANGERS)
def test_anothers_and_nobodys_are_answered_alike(crowd: City, account: str) -> None:
    accounts, now = crowd.services.accounts, datetime.now(UTC)
    sessions = accounts.sessions.of("b21", now, ("token",))
    tokens = accounts.sessions.of("b21", now, ("personal",))
    [deputy] = accounts.deputies.of("u2", now)
    notice = found_for(crowd, "U2-1")["notice"]
    digest = hashlib.sha256(EVIDENCE["U2-1"]).hexdigest()
    none = notice_id("U2-1", datetime(2031, 1, 1, tzinfo=UTC).date())
    for method, where, theirs, nobodys in (
        ("GET", "/evidence/{}", digest, "0" * 64),
        ("PUT", "/notices/{}/receipt", notice, str(none)),
        ("PUT", "/notices/{}/receipt", notice, str(uuid4())),
        ("GET", "/people/{}", "P-theirs", "P-nobody"),
        ("DELETE", "/sessions/{}", sessions[0].id, "0" * 16),
        ("DELETE", "/tokens/{}", tokens[0].id, "0" * 16),
        ("DELETE", "/deputies/{}", deputy.id, "0" * 16),
    ):
        answers = [
            (answer.status_code, answer.text.replace(each, "?"))
            for each in (theirs, nobodys)
            for answer in [crowd.ask(account, method, where.format(each))]
        ]
        assert answers[0] == answers[1], where
        assert answers[0][0] in (403, 404)
        assert MARK not in answers[0][1]
    assert accounts.sessions.of("b21", now, ("personal",)) == tokens


def test_a_notice_of_anothers_is_not_received_by_page_either(crowd: City) -> None:
    theirs, nobodys = found_for(crowd, "U2-1")["notice"], str(uuid4())
    answers = [
        knock_as(crowd, "branch_secretary@U1-1", "POST", f"/notices/{each}/receipt", data={})
        for each in (theirs, nobodys)
    ]
    lines = [(a.status_code, CHANGING.sub("?", a.text)) for a in answers]
    assert lines[0] == lines[1]
    assert lines[0][0] == 403


# --- whatever is asked ----------------------------------------------------------------------------


@pytest.mark.parametrize("account", STRANGERS)
def test_no_door_shows_a_word_of_anothers(crowd: City, account: str) -> None:
    """Every door one can look through, asked about U2 and asked without saying about whom."""
    looked: dict[str, None] = {}
    for target in ("U2-1", "U2"):
        fields = found_for(crowd, target)
        for method, path in (*api_doors(), *page_doors()):
            if method == "GET" and path != "/sign-out":
                looked |= dict.fromkeys(
                    (address(path, target, fields), address(path, "U1-1", fields))
                )
    for where in looked:
        _must_be_silent(knock_as(crowd, account, "GET", where), where)


def _must_be_silent(answer: Any, where: str) -> None:
    assert answer.status_code < 500, where
    assert MARK not in answer.text, where


@pytest.mark.parametrize("account", STRANGERS)
@pytest.mark.parametrize("kind", ["application/json", "text/csv"])
def test_no_list_holds_a_word_of_anothers(crowd: City, account: str, kind: str) -> None:
    for where in LISTS:
        path = f"{where}?limit=1000&period=2026-10"
        path = path.replace("&period=2026-10", "") if where == "/people" else path
        answer = crowd.get(account, path, headers={"Accept": kind})
        _must_be_silent(answer, where)
        if answer.status_code == 200 and kind == "application/json":
            codes = {row.get("organization") for row in answer.json()["items"]} - {None}
            assert codes <= INSIDE, where


def test_the_mark_is_there_for_whom_it_is_meant(crowd: City) -> None:
    """Otherwise the tests above could not fail."""
    for where in ("/assignments?organization=U2-1", "/people?organization=U2-1",
                  "/audit/facts?organization=U2-1&limit=1000"):  # fmt: skip
        assert MARK in crowd.get("u2", where).text, where
    page = knock_as(crowd, "committee_officer@GW", "GET", "/trail?organization=U2-1")
    assert MARK in page.text


def test_files_and_exports_of_the_whole_log_are_for_the_whole_citys_auditors(crowd: City) -> None:
    crowd.services.sealer.seal()
    for role in Role:
        answer = crowd.get(f"{role.value}@U1", "/audit/export")
        may = role == Role.AUDIT_ADMINISTRATOR
        assert answer.status_code == (200 if may else 403), role
    assert crowd.get("auditor@GW", "/audit/export").status_code == 200


# --- evidence -------------------------------------------------------------------------------------


def test_naming_anothers_file_does_not_open_it(crowd: City) -> None:
    """Its digest is no proof of having it: only who puts the file in may name it too."""
    theirs = EVIDENCE["U2-1"]
    digest = hashlib.sha256(theirs).hexdigest()
    claim = {"points": "1", "evidence": [digest]}
    path, unknown = f"/assignments/{line('U1-1', 'T4')}/report", claim | {"evidence": ["0" * 64]}
    answers = [crowd.put("b11", path, body) for body in (claim, unknown)]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].text.replace(digest, "?") == answers[1].text.replace("0" * 64, "?")
    form = {"points": "1", "outcome": "done", "evidence": digest}
    assert knock_as(crowd, "b11", "POST", path, data=form).status_code == 422
    whole = {"items": [{"assignment": line("U1-1", "T4"), **claim}]}
    assert crowd.put("b11", "/reports/U1-1/2026-10", whole).status_code in (409, 422)
    assert crowd.get("b11", f"/evidence/{digest}").status_code == 403
    put = crowd.ask("b11", "PUT", f"/evidence/{digest}", content=theirs)
    assert (put.status_code, put.json()["new"]) == (201, True), "as if nobody had it yet"
    assert crowd.put("b11", path, claim).status_code == 200
    assert crowd.get("b11", f"/evidence/{digest}").content == theirs


def test_who_may_read_a_file_may_name_it_again(crowd: City) -> None:
    digest = hashlib.sha256(EVIDENCE["U1-1"]).hexdigest()
    claim = {"points": "1", "evidence": [digest]}
    path = f"/assignments/{line('U1', 'T6')}/report"
    assert crowd.put("u1", path, claim).status_code == 200
    assert crowd.put("b12", f"/assignments/{line('U1-2', 'T4')}/report", claim).status_code == 422
