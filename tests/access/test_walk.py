"""Every door is tried with every role, inside and outside its subtree, and held to the table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from schedules.runner import play
from service.access.rights import Reach
from service.access.roles import ADMINISTRATORS, WHOLE, Grant, Role
from service.access.table import TABLE, names, reaches
from service.cli.main import main
from service.features.proof.rights import AUDIT_EXPORT
from service.web.routes import Router
from tests.access.walking import address, api_doors, expected, is_asked_of, knock, page_doors
from tests.doors import COMMANDS, DOORS, EVERY, OPEN, Door
from tests.known_password import HASHED, RIGHT
from tests.served import BEGINS, City, a_copy, line

EVIDENCE = {code: f"the evidence of {code}".encode() for code in ("U1-1", "U2-1", "U1", "U2")}
DISABLING = {("POST", "/sign-out"), ("POST", "/api/v1/factors"), ("PUT", "/api/v1/password")}


@pytest.fixture
def peopled(tmp_path: Path) -> Iterator[City]:
    """An account for every role: of U1 and its subtree, and of the committee."""
    yield from a_copy("sqlite", tmp_path, with_every_role)


def with_every_role(city: City) -> None:
    served_with_evidence(city)
    now = datetime.now(UTC)
    for role in Role:
        for home in ("U1", "GW"):
            account = f"{role.value}@{home}"
            place = WHOLE if role in ADMINISTRATORS else home
            city.services.accounts.put(account, f"P-{account}", home, HASHED, now)
            city.services.accounts.granting.give(account, role, place, now)
            city.tokens[account] = city.services.accounts.open(
                account, "token", now, timedelta(hours=12)
            )


def served_with_evidence(city: City) -> None:
    play(city.services, BEGINS + timedelta(days=8))  # notices are served
    for code, data in EVIDENCE.items():
        _evidence(city, code, data)


def _evidence(city: City, code: str, data: bytes) -> None:
    digest = hashlib.sha256(data).hexdigest()
    task = "T2" if "-" in code else "T5"
    by = {"U1-1": "b11", "U2-1": "b21", "U1": "u1", "U2": "u2"}[code]
    assert city.ask(by, "PUT", f"/evidence/{digest}", content=data).status_code == 201
    path = f"/assignments/{line(code, task)}/report"
    answer = city.put(by, path, {"points": "1", "evidence": [digest]})
    assert answer.status_code == 200, answer.text


def found_for(city: City, target: str) -> dict[str, str]:
    """Identifiers of that organization's things."""
    rows = city.get("gw", f"/audit/facts?organization={target}").json()["items"]
    notices = city.get("gw", f"/notices?organization={target}").json()["items"]
    digest = hashlib.sha256(EVIDENCE.get(target, b"")).hexdigest()
    return {"sha256": digest, "position": str(rows[0]["position"]), "notice": notices[0]["id"]}


# --- the doors are named ------------------------------------------------------------------------


def test_every_route_names_its_action() -> None:
    assert {door for door, action in EVERY.items() if action is None} == set()


def test_a_route_without_an_action_does_not_import() -> None:
    with pytest.raises(TypeError, match="opens"):
        Router().get("/nowhere")  # type: ignore[call-arg]  # the very mistake


def test_a_route_that_is_named_nowhere_is_refused(
    peopled: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    route = next(each for each in _served(peopled) if each.path == "/api/v1/tasks")
    monkeypatch.setattr(route, "openapi_extra", None)
    assert peopled.get("gw", "/tasks").status_code == 403


def _served(city: City) -> Iterator[APIRoute]:
    app = city.client.app
    assert isinstance(app, FastAPI)
    every = (route for router in app.state.routers for route in router.routes)
    return (route for route in every if isinstance(route, APIRoute))


def test_every_action_is_somebodys_and_every_role_is_in_the_table() -> None:
    assert set(TABLE) == set(Role)
    for door, action in DOORS.items():
        assert any(names((Grant(role, "x"),), action) for role in Role), door


def test_administrators_have_no_business_rights() -> None:
    business = set(TABLE[Role.COMMITTEE_OFFICER]) - set(TABLE[Role.SYSTEM_ADMINISTRATOR])
    for role in ADMINISTRATORS:
        assert not {a for a in TABLE[role] if a in business and a != "checkpoints.read"}, role


def test_an_auditor_writes_nothing_and_a_redactor_only_forgets() -> None:
    assert all(a.reads or a == AUDIT_EXPORT for a in TABLE[Role.AUDITOR])
    assert list(TABLE[Role.REDACTOR]) == ["text.forget"]


# --- the walk -----------------------------------------------------------------------------------


@pytest.mark.parametrize("home", ["U1", "GW"])
@pytest.mark.parametrize("role", sorted(Role))
def test_every_route_of_the_api_answers_as_the_table_says(
    peopled: City, role: Role, home: str
) -> None:
    account, wrong = f"{role.value}@{home}", []
    targets = ("U1-1", "U2-1") if home == "U1" else ("U1", "U2")
    for target in targets:
        fields = found_for(peopled, target)
        for door in api_doors():
            if door in DISABLING or (target != targets[0] and not is_asked_of(door)):
                continue
            answer = knock(peopled, account, door, target, fields)
            text = f"{door} {target}: {answer.status_code} {answer.text[:160]}"
            assert answer.status_code < 500, text
            may = expected(role, home, door, target)
            if may is None:
                continue
            if may is (answer.status_code == 403):
                wrong.append(text)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("home", ["U1", "GW"])
@pytest.mark.parametrize("role", sorted(Role))
def test_every_page_answers_as_the_table_says(peopled: City, role: Role, home: str) -> None:
    account, wrong, client = f"{role.value}@{home}", [], peopled.client
    targets = ("U1-1", "U2-1") if home == "U1" else ("U1", "U2")
    for target in targets:
        fields = found_for(peopled, target)
        for door in page_doors():
            if door in DISABLING or (target != targets[0] and not is_asked_of(door)):
                continue
            may = expected(role, home, door, target)
            status = _page(client, peopled, account, door, target, fields)
            assert status < 500, door
            if may is not None and may is (status == 403):
                wrong.append(f"{door} {target}: {status}")
    assert not wrong, "\n".join(wrong)


def _page(
    client: TestClient, city: City, account: str, door: Door, target: str, fields: dict[str, str]
) -> int:
    accounts, now = city.services.accounts, datetime.now(UTC)
    secret = accounts.open(account, "session", now, timedelta(hours=1))
    session = accounts.session(secret, "session", now)
    assert session is not None
    client.cookies.clear()
    client.cookies.set("duban_session", secret)
    method, path = door
    headers = {"X-CSRF-Token": session.csrf}
    form = {"organization": target, "under": target, "reason": "x", "due": "2026-10-20"}
    where = address(path, target, fields)
    where = where if method == "GET" else where.partition("?")[0]
    answer = client.request(
        method, where, data=form if method == "POST" else None, headers=headers,
        follow_redirects=False,
    )  # fmt: skip
    client.cookies.clear()
    return answer.status_code


# --- identifiers of another's subtree -----------------------------------------------------------


BY_NAME = (
    "/assignments?organization={code}", "/assignments?under={code}",
    "/reports?period=2026-10&under={code}", "/reports/{code}/2026-10",
    "/reports/{code}/2026-10/workbook", "/organizations/{code}/timeline",
    "/organizations/{code}/scorecard?period=2026-10", "/dispatch/2026-10?under={code}",
    "/organizations/{code}/burden?period=2026-10", "/notices?organization={code}",
    "/organizations/{code}/task-list/2026-10", "/audit/facts?organization={code}",
    "/organizations/{code}/ledger/2026-10", "/people?organization={code}",
    "/dispatch/2026-10/difference?against=20&under={code}",
    "/audit/leads?period=2026-10&under={code}",
)  # fmt: skip


def test_no_identifier_of_anothers_subtree_opens_anything(peopled: City) -> None:
    """Names, ids, positions, digests and numbers that belong to U2, tried by roles of U1."""
    theirs = set(_identifiers(peopled))
    assert len(theirs) > 20
    for role in Role:
        if role in ADMINISTRATORS:
            continue
        for where in sorted(theirs):
            answer = peopled.get(f"{role.value}@U1", where)
            assert answer.status_code == 403, f"{role} {where}: {answer.status_code}"


def _identifiers(city: City) -> Iterator[str]:
    for code in ("U2", "U2-1", "U2-2"):
        yield from (where.format(code=code) for where in BY_NAME)
        for row in city.get("gw", f"/assignments?organization={code}").json()["items"]:
            yield from (f"/assignments/{row['id']}{more}" for more in ("", "/handoffs", "/order"))
        for row in city.get("gw", f"/audit/facts?organization={code}").json()["items"]:
            yield f"/audit/facts/{row['position']}"
    for code in ("U2", "U2-1"):
        yield f"/evidence/{hashlib.sha256(EVIDENCE[code]).hexdigest()}"


def test_lists_that_name_nobody_hold_nothing_of_another_subtree(peopled: City) -> None:
    for where in ("/assignments?limit=1000", "/reports?period=2026-10", "/audit/facts?limit=1000"):
        for role in (Role.UNIT_OFFICER, Role.AUDITOR, Role.LEADER, Role.CHECKER):
            rows = peopled.get(f"{role.value}@U1", where).json()["items"]
            codes = {row["organization"] for row in rows}
            assert codes <= {"U1", *(f"U1-{n}" for n in range(1, 5))}, (where, role)


# --- the command line ---------------------------------------------------------------------------


ARGUMENTS = {
    "schedule": "--once", "issue": "2026-10", "import": "self-evaluations FILE --dry-run",
    "rank": "2026-10", "explain": "U1 2026-10", "status": "", "rebuild": "nothing", "clock": "",
    "backup": "OUT", "doctor": "", "withdraw": "2026-10 --reason x --yes",
    "audit seal": "", "audit checkpoint": "",
    "check call": "2026-10", "check show": "2026-10", "check close": "2026-10",
    "ledger open": "2026Q4 U1", "ledger show": "2026Q4 U1", "ledger pass": "2026Q4 U1",
    "ledger complete": "2026Q4 U1", "ledger sample": "2026Q4", "ledger show-sample": "2026Q4",
    "ledger fail": f"2026Q4 U1 {line('U1')} --problem x",
    "ledger take-back": f"2026Q4 U1 {line('U1')}",
    "check record": "2026-10 U1", "check decide": f"2026-10 U1 {line('U1')} --upheld",
    "appeal list": "", "appeal file": "U1 1 --year 2026 --reason x",
    "appeal decide": f"{UUID(int=1)} --upheld", "appeal withdraw": str(UUID(int=1)),
    "consequence list": "2026", "consequence candidates": "2026 honours",
    "review show": "2026", "review compute": "2026", "review deliberate": "2026 2027-01-25",
    "review post": "2026", "review publish": "2026", "review reopen": "2026 x",
    "poll list": "", "poll open": "2026 U1 --voters 全体=30", "poll void": f"{UUID(int=1)} x",
    "poll tokens": f"{UUID(int=1)} 全体 3", "poll close": str(UUID(int=1)),
    "adjustment list": "2026", "adjustment propose": "2026 U1 bonus 1 --reason x",
    "adjustment decide": f"2026 U1 {UUID(int=1)} --approved",
    "adjustment withdraw": f"2026 U1 {UUID(int=1)}",
    "meeting list": "",
    "contact list": "", "contact owed": "", "contact link": "L01 U1",
    "contact pass-on": "L01 L02 --on 2026-10-09", "contact export": "--out OUT",
    "contact act": f"{UUID(int=1)} --kind visit --on 2026-10-08",
    "meeting call": "U1 2026-10 --kind monthly --title x --on 2026-10-20",
    "simulate": "2026-10 --scheme with-branches",
    "bulletin list": "", "bulletin draft": "2026Q4", "bulletin review": "2026Q4",
    "bulletin sign": "2026Q4 1", "bulletin issue": "2026Q4", "bulletin withdraw": "2026Q4 x",
    "tier list": "", "tier self-check": "U1", "tier apply": "U1 standard", "tier approve": "U1",
    "tier refuse": "U1 --reason x", "tier lower": "U1 below --basis x",
    "tier approve-lowering": "U1", "tier look-back": "standard --due 2027-03-01",
    "responsibility list": "U1", "responsibility election": "U1 2026-09-01",
    "audit export": "--out OUT",
    "audit proof": "1", "audit consistency": "1 2", "audit forget": "1 title --reason x",
    "audit rotate-key": "", "user add": "new --person P --organization U1", "user list": "",
    "user disable": "nobody",
    "user unlock": "nobody", "user reset": "nobody", "user approve": "0",
    "user role": "nobody --grant member --organization U1", "user policy": "",
    "user sessions": "", "user deputy": "a b --until 2030-01-01", "user erase": "nobody",
    "user log": "",
}  # fmt: skip


NAMED = (
    "poll open",
    "adjustment propose",
    "adjustment decide",
    "adjustment withdraw",
    "explain",
    "ledger show",
    "appeal file",
    "meeting call",
    "tier self-check",
    "tier apply",
    "tier approve",
    "tier refuse",
    "tier lower",
    "tier approve-lowering",
    "responsibility list",
    "responsibility election",
)  # U1 by its code


def test_every_command_that_opens_anything_is_walked() -> None:
    assert set(ARGUMENTS) == {verb for verb, action in COMMANDS.items() if action is not None}


@pytest.mark.parametrize("verb", sorted(ARGUMENTS))
def test_every_command_answers_as_the_table_says(
    peopled: City, verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "tasks.csv"
    file.write_text("任务编码\n")
    monkeypatch.setenv("DUBAN_DATABASE", peopled.services.settings.database)
    monkeypatch.setenv("DUBAN_EVIDENCE", peopled.services.settings.evidence)
    monkeypatch.setenv("DUBAN_LANGUAGE", "en")
    action = COMMANDS[verb]
    assert action is not None
    for role in (Role.COMMITTEE_OFFICER, Role.UNIT_OFFICER, Role.MEMBER, Role.AUDITOR,
                 Role.REDACTOR, *sorted(ADMINISTRATORS)):  # fmt: skip
        home = "U1" if role == Role.UNIT_OFFICER else "GW"
        typed = ARGUMENTS[verb].replace("FILE", str(file)).replace("OUT", str(tmp_path / "out"))
        given = [*verb.split(), *typed.split()]
        named = [*given, "--as", f"{role.value}@{home}"]
        done = CliRunner().invoke(main, named, input=f"{RIGHT}\n")
        refused = done.exit_code == 1 and "may not do this" in done.output
        grant = Grant(role, WHOLE if role in ADMINISTRATORS else home)
        lineage = ["U1", "GW"] if verb in NAMED else []
        may = reaches(grant, action, lineage, "GW") or TABLE[role].get(action) is Reach.CITY
        if verb in ("rank", "import"):  # inside, it depends on whose
            may = names((grant,), action)
        assert refused is not may, f"{role} {verb}: {done.exit_code} {done.output[-300:]}"


VOTING = {  # whoever has a slip votes without signing in (R12)
    ("GET", "/vote/{poll}"), ("POST", "/vote/{poll}"), ("POST", "/api/v1/polls/{poll}/ballots"),
}  # fmt: skip


def test_doors_that_are_open_are_few_and_known() -> None:
    assert VOTING <= OPEN
    assert len(OPEN - VOTING) == 13
