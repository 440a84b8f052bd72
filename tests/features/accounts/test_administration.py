"""The administration's pages: each by who may, nothing for who may not, every act in the log."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from service.access.log import By, Filter
from service.access.roles import WHOLE, Role
from tests.browsing import Door
from tests.pages import main_of, text

ADMINISTRATORS = {
    "sys": Role.SYSTEM_ADMINISTRATOR, "sec": Role.SECURITY_ADMINISTRATOR,
    "sec2": Role.SECURITY_ADMINISTRATOR, "aud": Role.AUDIT_ADMINISTRATOR,
}  # fmt: skip
PAGES = {
    "/accounts": {"sys", "sec", "aud", "auditor"},
    "/accounts/u1": {"sys", "sec", "aud", "auditor"},
    "/grants": {"sys", "sec", "aud", "auditor"},
    "/policy": {"sys", "sec", "aud", "auditor"},
    "/access-log": {"aud", "auditor"},
    "/people": {"sys", "gw", "u1", "b11", "auditor"},
    "/checkpoints": {"gw", "u1", "b11", "aud", "auditor"},
    "/account": {"sys", "sec", "aud", "gw", "u1", "b11", "auditor"},
}
EVERYBODY = ("sys", "sec", "aud", "gw", "u1", "b11", "auditor")


@pytest.fixture
def office(door: Door) -> Door:
    """With the three administrators, a second for security, and an auditor of the whole city."""
    accounts, now = door.services.accounts, datetime.now(UTC)
    accounts.policies.change({"second_factor": "offered"}, by=By("operator"))
    for account, role in ADMINISTRATORS.items():
        accounts.put(account, f"P-{account}", WHOLE, None, now)
        accounts.granting.give(account, role, WHOLE, now)
    accounts.put("auditor", "P-auditor", "GW", None, now)
    accounts.granting.give("auditor", Role.AUDITOR, "GW", now)
    return door


def kinds(door: Door, account: str) -> list[str]:
    rows = door.services.accounts.log.find(Filter(account=account))
    return [row.kind for row in rows]


@pytest.mark.parametrize("path", PAGES)
def test_each_page_opens_for_whom_the_table_names_and_for_nobody_else(
    office: Door, path: str
) -> None:
    for account in EVERYBODY:
        office.enter(account)
        status = office.client.get(path).status_code
        assert status == (200 if account in PAGES[path] else 403), (account, path, status)


def test_the_menu_leads_nowhere_that_is_refused(office: Door) -> None:
    for account in EVERYBODY:
        office.enter(account)
        html = office.see("/account")
        header = html[: html.index("<main")]
        for link in set(re.findall(r'href="(/[a-z-]*)"', header)):
            answer = office.client.get(link)
            assert answer.status_code == 200, (account, link, text(answer.text)[:200])


def test_an_account_is_added_and_its_secret_shown_once(office: Door) -> None:
    office.enter("sys")
    answer = office.send("/accounts", "/accounts",
                         {"account": "new", "person": "P-9", "organization": "U1"})  # fmt: skip
    [secret] = re.findall(r"<code>([^<]+)</code>", answer.text)
    assert secret not in office.see("/accounts")
    entered = office.services.accounts.sign_in(
        "new", secret, "session", datetime.now(UTC), timedelta(hours=1)
    )
    assert entered is not None
    assert "account.added" in kinds(office, "sys")


def test_a_wrong_account_keeps_what_was_typed_and_says_why(office: Door) -> None:
    office.enter("sys")
    answer = office.send("/accounts", "/accounts",
                         {"account": "u1", "person": "P-9", "organization": "U1"})  # fmt: skip
    assert answer.status_code in (409, 422)
    assert "已有账号 u1" in answer.text
    assert 'value="P-9"' in answer.text


def test_disabling_ends_its_sessions_and_enabling_lets_it_in_again(office: Door) -> None:
    office.enter("u1")
    cookie = office.client.cookies["duban_session"]
    office.enter("sys")
    assert office.send("/accounts/u1", "/accounts/u1/disabling").status_code == 303
    office.client.cookies.set("duban_session", cookie)
    assert office.client.get("/", follow_redirects=False).status_code == 303
    office.enter("sys")
    assert "已停用" in office.see("/accounts/u1")
    assert office.send("/accounts/u1", "/accounts/u1/enabling").status_code == 303
    assert "已停用" not in main_of(office.see("/accounts/u1"))


def test_a_grant_is_in_force_when_a_second_person_approves(office: Door) -> None:
    office.enter("sec")
    asked = {"account": "b11", "role": "leader", "organization": "GW"}
    assert office.send("/grants", "/grants", asked).status_code == 303
    html = office.see("/grants")
    assert "须由另一人批准" in html
    [key] = [row.id for row in office.services.accounts.granting.of("b11", waiting=True)]
    refused = office.send("/grants", f"/grants/{key}/approval")
    assert refused.status_code in (403, 409, 422)
    office.enter("sec2")
    assert office.send("/grants", f"/grants/{key}/approval").status_code == 303
    assert any(row.role == "leader" and row.approved_at
               for row in office.services.accounts.granting.of("b11"))  # fmt: skip
    assert "grant.approved" in kinds(office, "sec2")


def test_the_policy_is_changed_by_the_security_administrator_alone(office: Door) -> None:
    office.enter("sec")
    assert office.send("/policy", "/policy", {"idle_minutes": "２５"}).status_code == 303
    assert office.services.accounts.policies.now().idle_minutes == 25
    wrong = office.send("/policy", "/policy", {"idle_minutes": "9999"})
    assert wrong.status_code == 422
    assert office.services.accounts.policies.now().idle_minutes == 25
    office.enter("sys")
    forged = office.send("/account", "/policy", {"idle_minutes": "30"})
    assert forged.status_code == 403


def test_the_access_log_is_filtered_taken_away_and_seen_as_of_a_moment(office: Door) -> None:
    office.enter("u1")
    office.client.get("/accounts")  # refused, and so in the log
    office.enter("aud")
    assert "/accounts" in main_of(office.see("/access-log?account=u1&kind=refused"))
    taken = office.client.get("/access-log?format=csv")
    assert taken.status_code == 200
    assert "u1" in taken.content.decode("utf-8-sig")
    assert "list.exported" in kinds(office, "aud")


def test_a_person_is_erased_once_the_code_is_typed(office: Door) -> None:
    office.enter("gw")
    given = {"person": "P-7", "name": "甲", "telephone": "139", "organization": "U1"}
    assert office.send("/people", "/people", given).status_code == 303
    assert "139" in main_of(office.see("/people"))
    office.enter("sys")
    assert office.send("/people", "/people/P-7/erasure", {"word": "yes"}).status_code == 409
    assert "甲" in main_of(office.see("/people"))
    assert office.send("/people", "/people/P-7/erasure", {"word": "P-7"}).status_code == 303
    assert "甲" not in main_of(office.see("/people"))


def test_ones_own_account_names_a_deputy_and_makes_a_token(office: Door) -> None:
    office.enter("u1")
    until = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    named = office.send("/account", "/account/deputies", {"deputy": "u2", "ends": until})
    assert named.status_code == 303
    assert "代我办理" in office.see("/account")
    made = office.send("/account", "/account/tokens",
                       {"name": "script", "days": "30", "reading": "1"})  # fmt: skip
    [token] = re.findall(r'<code class="wrap">([^<]+)</code>', made.text)
    answer = office.client.get("/api/v1/organizations/U1",
                               headers={"Authorization": f"Bearer {token}"})  # fmt: skip
    assert answer.status_code == 200
    assert token not in office.see("/account")


def test_nothing_can_be_changed_from_a_past_moment(office: Door) -> None:
    for account, path in (("sys", "/accounts"), ("sec", "/grants"), ("sec", "/policy"),
                          ("sys", "/people"), ("u1", "/account")):  # fmt: skip
        office.enter(account)
        assert 'method="post"' not in main_of(office.see(f"{path}?as_of=2026-11-20")), path


def test_grants_of_a_past_day_are_shown_as_they_were(office: Door) -> None:
    granting = office.services.accounts.granting
    granting.give("b11", Role.MEMBER, "U2", datetime(2026, 11, 2, tzinfo=UTC))
    [grant] = [row for row in granting.of("b11") if row.role == "member"]
    granting.end(grant.id, datetime(2026, 11, 12, tzinfo=UTC), By("sec"))
    office.enter("sec")
    rows = ['data-label="角色"><span>党员<' in office.see(f"/grants?account=b11{at}")
            for at in ("", "&as_of=2026-11-10", "&as_of=2026-11-20")]  # fmt: skip
    assert rows == [False, True, False]


@pytest.mark.parametrize(
    ("path", "words"),
    [("/people", "名录不留历史"), ("/account", "按今天的状态显示"), ("/policy", "当时")],
)
def test_what_has_no_past_says_so(office: Door, path: str, words: str) -> None:
    office.enter("auditor")
    assert words not in main_of(office.see(path))
    assert words in main_of(office.see(f"{path}?as_of=2026-11-10"))


def test_a_checkpoint_is_shown_from_when_it_was_signed_and_not_before(office: Door) -> None:
    log, before = office.services.log, office.services.now() + timedelta(minutes=1)
    log.move_clock(before + timedelta(minutes=1))
    office.enter("aud")
    assert office.send("/checkpoints", "/checkpoints").status_code == 303
    assert "log.sealed" in kinds(office, "aud")
    root = office.services.sealer.seal().root
    past = f"as_of={log.last()[0]}@{before:%Y-%m-%dT%H:%M:%SZ}"
    assert root in office.see("/checkpoints")
    assert root not in office.see(f"/checkpoints?{past}")
    assert office.client.get("/checkpoints/1/note").status_code == 200
    for gone in (f"/checkpoints/1/note?{past}", "/checkpoints/2/note"):
        assert office.client.get(gone).status_code == 404, gone


def test_an_auditors_first_secret_is_shown_half_to_each_of_two(office: Door) -> None:
    accounts, pattern = office.services.accounts, r"<code>([\w-]{8})</code>"
    office.enter("sys")
    asked = office.send("/accounts/auditor", "/accounts/auditor/reset", {"forget_factors": "1"})
    [first] = re.findall(pattern, asked.text)
    assert "待第二人批准" in text(office.see("/accounts/auditor"))
    office.enter("sec")
    assert "重置口令：auditor，sys 申请" in text(office.see("/"))
    [row] = accounts.seconding.waiting()
    done = office.send("/grants", f"/grants/changes/{row.id}/approval", {})
    [second] = re.findall(pattern, done.text)
    now, lasts = datetime.now(UTC), timedelta(hours=1)
    for secret, enters in ((first, False), (second, False), (first + second, True)):
        entered = accounts.sign_in("auditor", secret, "session", now, lasts)
        assert (entered is not None) is enters
    assert "待第二人批准的账号变更" not in office.see("/grants")


def test_an_open_desk_asks_for_nothing_of_the_kind(office: Door) -> None:
    office.enter("sys")
    with office.services.accounts.engine.begin() as db:
        db.exec_driver_sql("UPDATE sessions SET proved_at = 1")
        db.exec_driver_sql("UPDATE access_state SET value = value + 1")
    sent = office.send("/accounts/auditor", "/accounts/auditor/disabling", {})
    assert sent.headers["location"].startswith("/proof")
    assert office.services.accounts.seconding.waiting() == []
