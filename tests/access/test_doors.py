"""Through the API: three administrators, one's own account, what is logged, what leaks nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from fastapi.testclient import TestClient

from service.access import passwords
from service.access.limits import Limits
from service.access.log import Filter
from service.access.log import shown as shown_record
from service.access.roles import WHOLE, Role
from service.access.who import OPERATOR
from service.app import create_app
from tests.served import City, a_copy, line

RIGHT = "Tulip river 42"
HASHED = passwords.hashed(RIGHT)
ADMINISTRATORS = {
    "xitong": Role.SYSTEM_ADMINISTRATOR, "anna": Role.SECURITY_ADMINISTRATOR,
    "bo": Role.SECURITY_ADMINISTRATOR, "rizhi": Role.AUDIT_ADMINISTRATOR,
}  # fmt: skip


@pytest.fixture(params=["sqlite", "postgres"])
def staffed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[City]:
    """The small city with its administrators, two of them for security."""
    yield from a_copy(request.param, tmp_path, with_administrators)


def with_administrators(city: City) -> None:
    now = datetime.now(UTC)
    for account, role in ADMINISTRATORS.items():
        city.services.accounts.put(account, f"P-{account}", OPERATOR, HASHED, now)
        city.services.accounts.granting.give(account, role, WHOLE, now)
        city.tokens[account] = city.services.accounts.open(
            account, "token", now, timedelta(hours=12)
        )


def logged(city: City, *kinds: str) -> list[dict[str, Any]]:
    rows = city.services.accounts.log.find(Filter(kinds=kinds), 1000)
    return [shown_record(row) for row in reversed(rows)]


def enter(city: City, account: str, password: str = RIGHT, **more: str) -> Any:
    form = {"username": account, "password": password, **more}
    return city.ask(None, "POST", "/token", data=form)


def set_up(city: City, account: str, organization: str, role: str) -> None:
    """As three people do it: one adds, one asks, one approves; then a password of their own."""
    body = {"account": account, "person": f"P-{account}", "organization": organization}
    first = city.post("xitong", "/accounts", body).json()["secret"]
    asked = {"account": account, "role": role, "organization": organization}
    grant = city.post("anna", "/grants", asked).json()["grant"]
    assert city.put("bo", f"/grants/{grant}/approval").status_code == 200
    city.tokens[account] = enter(city, account, first).json()["access_token"]
    changed = city.put(account, "/password", {"old": first, "new": RIGHT})
    assert changed.status_code == 200, changed.text
    city.tokens[account] = enter(city, account).json()["access_token"]


# --- three administrators -----------------------------------------------------------------------


def test_three_people_let_a_fourth_in(staffed: City) -> None:
    set_up(staffed, "li", "U1", "unit_officer")
    assert staffed.get("li", "/assignments?under=U1").status_code == 200
    assert staffed.get("li", "/assignments?under=U2").status_code == 403
    answer = staffed.get("li", "/account").json()
    assert answer["grants"] == [{"role": "unit_officer", "organization": "U1"}]


def test_a_grant_approved_by_its_asker_is_refused_and_logged(staffed: City) -> None:
    asked = {"account": "b11", "role": "auditor", "organization": "GW"}
    grant = staffed.post("anna", "/grants", asked).json()["grant"]
    answer = staffed.put("anna", f"/grants/{grant}/approval")
    assert answer.status_code == 403
    [waiting] = staffed.get("bo", "/grants?waiting=true").json()["items"]
    assert (waiting["id"], waiting["in_force"]) == (grant, False)
    [fields] = logged(staffed, "refused")
    assert (fields["account"], fields["state"]["status"]) == ("anna", 403)


def test_no_administrator_does_anothers_work_nor_any_business(staffed: City) -> None:
    add = {"account": "x", "person": "P"}
    ask = {"account": "b11", "role": "auditor", "organization": "GW"}
    works: dict[str, Callable[[str], Any]] = {
        "xitong": lambda who: staffed.post(who, "/accounts", add),
        "anna": lambda who: staffed.post(who, "/grants", ask),
        "rizhi": lambda who: staffed.get(who, "/access-log"),
    }
    for owner, work in works.items():
        for who in works:
            assert (work(who).status_code == 403) is (who != owner), (owner, who)
    for who in works:
        assert staffed.get(who, "/assignments").status_code == 403
        assert staffed.get(who, f"/assignments/{line('U1-1')}").status_code == 403


def test_revoking_is_felt_by_the_next_request(staffed: City) -> None:
    assert staffed.get("b11", f"/assignments/{line('U1-1')}").status_code == 200
    [grant] = staffed.get("anna", "/grants?account=b11").json()["items"]
    assert staffed.ask("anna", "DELETE", f"/grants/{grant['id']}").status_code == 200
    assert staffed.get("b11", f"/assignments/{line('U1-1')}").status_code == 403


def test_rights_are_read_as_of_today_also_for_views_of_the_past(staffed: City) -> None:
    before = staffed.services.log.last()[0]
    path = f"/assignments?organization=U1-1&as_of={before}"
    assert staffed.get("b11", path).status_code == 200
    moved = staffed.ask("gw", "PATCH", "/organizations/U1-2", json={"superior": "U2"})
    assert moved.status_code == 200
    assert staffed.get("u1", f"/assignments?organization=U1-2&as_of={before}").status_code == 403
    assert staffed.get("u2", f"/assignments?organization=U1-2&as_of={before}").status_code == 200
    rows = staffed.get("u1", f"/assignments?limit=1000&as_of={before}").json()["items"]
    assert "U1-2" not in {row["organization"] for row in rows}
    [grant] = staffed.get("anna", "/grants?account=b11").json()["items"]
    staffed.ask("anna", "DELETE", f"/grants/{grant['id']}")
    assert staffed.get("b11", path).status_code == 403


def test_the_policy_is_the_security_administrators(staffed: City) -> None:
    answer = staffed.ask("anna", "PATCH", "/policy", json={"dormant_days": 30})
    assert answer.json()["dormant_days"] == 30
    assert staffed.ask("xitong", "PATCH", "/policy", json={"dormant_days": 40}).status_code == 403
    assert staffed.ask("anna", "PATCH", "/policy", json={"dormant_days": 1}).status_code == 422
    assert staffed.get("rizhi", "/policy").json()["dormant_days"] == 30


@pytest.mark.parametrize("path", ["/accounts/gw", "/policy", "/people/P-9"])
def test_what_lies_beside_the_log_says_where_the_log_stood_too(staffed: City, path: str) -> None:
    staffed.put("gw", "/people/P-9", {"name": "Somebody", "organization": "GW"})
    last = str(staffed.services.log.last()[0])
    asking = "gw" if path.startswith("/people") else "anna"
    assert staffed.get(asking, path).headers["X-Position"] == last
    assert staffed.get(asking, f"{path}?as_of={last}&wait={last}").status_code in (200, 404)
    assert staffed.get(asking, f"{path}?wait=x").status_code == 422
    assert staffed.get(asking, f"{path}?as_of=2200-01-01").status_code == 422


def test_accounts_are_listed_with_the_operator_and_what_nobody_seconded(staffed: City) -> None:
    rows = {row["account"]: row for row in staffed.get("rizhi", "/accounts").json()["items"]}
    assert rows[OPERATOR]["operator"]
    assert rows["gw"]["grants"][0]["approved_by"] == "founding"


# --- one's own ----------------------------------------------------------------------------------


def test_a_first_secret_opens_nothing_but_the_way_to_another(staffed: City) -> None:
    body = {"account": "li", "person": "P1", "organization": "U1"}
    first = staffed.post("xitong", "/accounts", body).json()["secret"]
    staffed.tokens["li"] = enter(staffed, "li", first).json()["access_token"]
    answer = staffed.get("li", "/organizations")
    assert (answer.status_code, answer.json()["title"]) == (403, "Password first")
    weak = staffed.put("li", "/password", {"old": first, "new": "Gongwei2026!"})
    assert weak.status_code == 422
    assert staffed.put("li", "/password", {"old": first, "new": RIGHT}).status_code == 200
    assert staffed.get("li", "/account").status_code == 401  # ended, with all others


def test_a_second_factor_is_set_up_before_anything_else_where_it_is_required(
    staffed: City,
) -> None:
    staffed.ask("anna", "PATCH", "/policy", json={"second_factor": "required"})
    answer = staffed.get("gw", "/assignments")
    assert (answer.status_code, answer.json()["title"]) == (403, "Second factor first")
    assert staffed.get("u1", "/assignments").status_code == 200
    offered = staffed.desk("gw", "POST", "/factors", {"name": "phone"}).json()
    code = pyotp.TOTP(offered["secret"]).now()
    path = f"/factors/{offered['factor']}/confirmation"
    assert len(staffed.desk("gw", "PUT", path, {"code": code}).json()["recovery_codes"]) == 10
    assert staffed.get("gw", "/assignments").status_code == 200


def test_a_token_takes_the_code_beside_the_password(staffed: City) -> None:
    offered = staffed.desk("bo", "POST", "/factors", {"name": "phone"}).json()
    path, totp = f"/factors/{offered['factor']}/confirmation", pyotp.TOTP(offered["secret"])
    staffed.desk("bo", "PUT", path, {"code": totp.now()})
    assert enter(staffed, "bo").status_code == 401
    assert enter(staffed, "bo", code="000000").status_code == 401
    later = totp.at(datetime.now(UTC) + timedelta(seconds=30))
    assert enter(staffed, "bo", code=later).status_code == 200


def test_a_reading_token_only_reads(staffed: City) -> None:
    made = staffed.desk("u1", "POST", "/tokens", {"name": "nightly", "days": 30}).json()
    staffed.tokens["script"] = made["token"]
    assert staffed.get("script", "/assignments").status_code == 200
    path = f"/assignments/{line('U1', 'T5')}/receipt"
    assert staffed.put("script", path).status_code == 403
    [row] = staffed.get("u1", "/tokens").json()["items"]
    assert made["token"] not in str(row)
    assert staffed.ask("u1", "DELETE", f"/tokens/{row['id']}").status_code == 200
    assert staffed.get("script", "/assignments").status_code == 401


def test_users_end_their_own_sessions_and_nobody_elses(staffed: City) -> None:
    [theirs] = staffed.get("u2", "/sessions").json()["items"]
    assert staffed.ask("u1", "DELETE", f"/sessions/{theirs['id']}").status_code == 404
    [own] = staffed.get("u1", "/sessions").json()["items"]
    assert own["own"] is True
    assert staffed.ask("u1", "DELETE", f"/sessions/{own['id']}").status_code == 200
    assert staffed.get("u1", "/sessions").status_code == 401
    assert staffed.get("u2", "/sessions").status_code == 200


def test_an_administrator_ends_anybodys_sessions(staffed: City) -> None:
    assert staffed.ask("xitong", "DELETE", "/accounts/u1/sessions").status_code == 200
    assert staffed.get("u1", "/account").status_code == 401


def test_what_a_deputy_does_says_on_whose_behalf(staffed: City) -> None:
    path = f"/assignments/{line('U1', 'T5')}/receipt"
    assert staffed.put("b21", path).status_code == 403
    ends = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    named = staffed.desk("u1", "POST", "/deputies", {"deputy": "b21", "ends": ends})
    assert named.status_code == 201
    assert staffed.get("b21", "/account").json()["deputy_of"] == []
    approval = f"/grants/deputies/{named.json()['deputy']}/approval"
    assert [staffed.put(each, approval).status_code for each in ("u1", "anna")] == [403, 200]
    assert staffed.get("b21", "/account").json()["deputy_of"] == ["u1"]
    position = staffed.put("b21", path).json()["position"]
    fact = staffed.get("gw", f"/audit/facts/{position}").json()
    named = {name: fact[name] for name in ("actor", "acting_for", "on_behalf_of")}
    assert named == {"actor": "B21", "acting_for": "U1", "on_behalf_of": "U1"}
    own = staffed.put("b21", f"/assignments/{line('U2-1')}/receipt").json()["position"]
    assert staffed.get("gw", f"/audit/facts/{own}").json()["on_behalf_of"] is None
    [row] = staffed.get("b21", "/deputies").json()["items"]
    assert staffed.ask("b21", "DELETE", f"/deputies/{row['id']}").status_code == 200
    assert staffed.put("b21", f"/assignments/{line('U1', 'T6')}/receipt").status_code == 403


# --- what is logged, and what leaks nothing -------------------------------------------------------


def test_every_sign_in_refusal_export_and_download_is_logged(staffed: City) -> None:
    enter(staffed, "anna")
    enter(staffed, "anna", "Wrong one 11")
    staffed.get("b11", "/assignments?organization=U2")
    staffed.get("u1", "/assignments", headers={"Accept": "text/csv"})
    staffed.get("u1", "/organizations/U1/task-list/2026-10")
    kinds = ("sign_in", "sign_in.failed", "refused", "list.exported", "document.downloaded")
    lines = [(each["kind"], each["account"]) for each in logged(staffed, *kinds)]
    assert lines == [
        ("sign_in", "anna"), ("sign_in.failed", "anna"), ("refused", "b11"),
        ("list.exported", "u1"), ("document.downloaded", "u1"),
    ]  # fmt: skip
    [export] = logged(staffed, "list.exported")
    assert export["state"]["path"] == "/api/v1/assignments"


def test_nothing_is_given_out_where_the_access_log_cannot_be_written(
    staffed: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> int:
        raise OSError("The disk is full.")

    csv = {"Accept": "text/csv"}
    with monkeypatch.context() as broken:
        broken.setattr("service.access.log._clock", full)
        answer = staffed.get("u1", "/assignments", headers=csv)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        assert "U1" not in answer.text
        assert staffed.get("b11", "/assignments?organization=U2").status_code == 503
        assert enter(staffed, "anna").status_code == 500
    assert staffed.get("u1", "/assignments", headers=csv).status_code == 200


def test_a_tampered_token_is_refused_logged_and_tells_nothing(staffed: City) -> None:
    staffed.tokens["bad"] = staffed.tokens["u1"][:-2] + "xx"
    answer = staffed.get("bad", "/assignments")
    assert answer.status_code == 401
    assert staffed.tokens["bad"] not in answer.text
    [fields] = logged(staffed, "refused")
    assert (fields["state"]["status"], fields["account"]) == (401, "")
    assert staffed.tokens["bad"] not in str(fields)


def test_a_stale_csrf_token_is_refused_and_logged(staffed: City) -> None:
    accounts, now = staffed.services.accounts, datetime.now(UTC)
    old, new = (accounts.open("b11", "session", now, timedelta(hours=1)) for _ in range(2))
    stale = accounts.session(old, "session", now)
    assert stale is not None
    headers = {"Cookie": f"duban_session={new}", "X-CSRF-Token": stale.csrf}
    path = f"/assignments/{line('U1-1')}/receipt"
    before = staffed.services.log.last()
    answer = staffed.ask(None, "PUT", path, headers=headers)
    assert answer.status_code == 403
    assert staffed.services.log.last() == before
    assert [each["account"] for each in logged(staffed, "refused")] == ["b11"]


def test_the_access_log_is_read_with_filters_and_as_of_a_moment(staffed: City) -> None:
    staffed.get("b11", "/assignments?organization=U2")
    answer = staffed.get("rizhi", "/access-log?kind=refused&account=b11").json()
    assert [row["kind"] for row in answer["items"]] == ["refused"]
    page = staffed.get("rizhi", "/access-log?limit=2").json()
    last = page["items"][-1]["position"]
    for more in (f"cursor={page['next']}", f"before={last}"):
        following = staffed.get("rizhi", f"/access-log?limit=2&{more}").json()
        assert following["items"][0]["position"] == last - 1
    assert staffed.get("rizhi", "/access-log?to=2000-01-01T00:00:00Z").json()["items"] == []
    assert staffed.get("u1", "/access-log").status_code == 403


def test_too_many_sign_ins_and_requests_are_429_with_a_time_to_wait(staffed: City) -> None:
    app = create_app(staffed.services.settings, staffed.services)
    app.state.limits = Limits("5/minute", "3/minute")
    with TestClient(app) as client:
        form = {"username": "anna", "password": RIGHT}
        statuses = [client.post("/api/v1/token", data=form).status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
        headers = {"Authorization": f"Bearer {staffed.tokens['u1']}"}
        answers = [client.get("/api/v1/account", headers=headers) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 61
        other = {"Authorization": f"Bearer {staffed.tokens['u2']}"}
        assert client.get("/api/v1/account", headers=other).status_code == 200


# --- people -------------------------------------------------------------------------------------


def test_telephone_and_mail_are_shown_to_whom_the_table_names(staffed: City) -> None:
    person = {"name": "张三", "telephone": "13800000000", "email": "a@b.cn", "organization": "U1-1"}
    assert staffed.put("u1", "/people/P77", person).status_code == 200
    now = datetime.now(UTC)
    accounts = staffed.services.accounts
    for account, role in (("lead", Role.LEADER), ("chk", Role.CHECKER)):
        accounts.put(account, f"P-{account}", "GW", None, now)
        accounts.granting.give(account, role, "GW", now)
        staffed.tokens[account] = accounts.open(account, "token", now, timedelta(hours=1))
    for who in ("gw", "u1", "b11"):
        assert staffed.get(who, "/people/P77").json()["telephone"] == "13800000000", who
    for who in ("lead", "chk", "xitong"):
        answer = staffed.get(who, "/people/P77").json()
        assert (answer["name"], answer["telephone"], answer["email"]) == ("张三", None, None), who
    for who in ("u2", "b12", "anna"):
        assert staffed.get(who, "/people/P77").status_code == 403, who
    assert [row["person"] for row in staffed.get("u1", "/people").json()["items"]] == ["P77"]
    assert staffed.get("u2", "/people").json()["items"] == []


def test_a_person_is_moved_only_by_whom_both_places_are_under(staffed: City) -> None:
    staffed.put("u1", "/people/P77", {"name": "张三", "organization": "U1-1"})
    for body in ({"organization": "U2-1"}, {"name": "李四"}):
        assert staffed.put("u2", "/people/P77", body).status_code == 403
    assert staffed.put("gw", "/people/P77", {"organization": "U2-1"}).status_code == 200


def test_an_erased_person_is_gone_and_the_facts_keep_the_code(staffed: City) -> None:
    staffed.put("u1", "/people/P77", {"name": "张三", "organization": "U1-1"})
    assert staffed.ask("u1", "DELETE", "/people/P77").status_code == 403
    assert staffed.ask("xitong", "DELETE", "/people/P77").status_code == 200
    assert staffed.get("gw", "/people/P77").status_code == 404
    assert staffed.ask("xitong", "DELETE", "/people/P77").status_code == 404
    assert "张三" not in str(logged(staffed))
