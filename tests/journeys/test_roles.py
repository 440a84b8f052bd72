"""A day of each role that has no journey yet: a leader, an auditor, the three administrators.

The branch secretary, the unit officer and the committee officer walk in test_the_month.py.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pyotp
import pytest
from playwright.sync_api import expect

from service.access import passwords
from service.access.log import By
from service.access.roles import WHOLE, Role
from tests.journeys.conftest import City, Visit
from tests.small_city import PASSWORD

ROLES = {
    "leader": (Role.LEADER, "GW"), "auditor": (Role.AUDITOR, "GW"),
    "sys": (Role.SYSTEM_ADMINISTRATOR, WHOLE), "sec": (Role.SECURITY_ADMINISTRATOR, WHOLE),
    "sec2": (Role.SECURITY_ADMINISTRATOR, WHOLE), "aud": (Role.AUDIT_ADMINISTRATOR, WHOLE),
}  # fmt: skip


@pytest.fixture
def office(city: City) -> City:
    """With a leader, an auditor and the administrators; a second factor is offered."""
    accounts, now = city.services.accounts, datetime.now(UTC)
    accounts.policies.change({"second_factor": "offered"}, By("operator"))
    hashed = passwords.hashed(PASSWORD)
    for account, (role, place) in ROLES.items():
        accounts.put(account, f"P-{account}", place, hashed, now)
        accounts.granting.give(account, role, place, now)
    return city


def test_a_leader_reads_everything_and_can_change_nothing(office: City, visit: Visit) -> None:
    visitor = visit(office, "leader")
    page = visitor.page
    visitor.go("/")
    expect(page.locator("h1")).to_contain_text("工作台")
    expect(page.get_by_role("heading", name="各月办结")).to_be_visible()
    for path in ("/dispatch/2026-11", "/rankings/2026-10", "/organizations/U1",
                 "/organizations/U1/scores/2026-10", "/trail"):  # fmt: skip
        visitor.go(path)
        assert page.locator("main form[method=post]").count() == 0, path
        visitor.check()
    page.get_by_role("link", name="排名").first.click()
    expect(page.locator("h1")).to_contain_text("排名")
    page.locator('tbody a[href*="/scores/"]').first.click()
    expect(page.locator("h1")).to_contain_text("得分明细")
    visitor.expected.append("status of 403")
    visitor.go("/accounts")
    expect(page.locator("body")).to_contain_text("无权办理")


def test_an_auditor_follows_leads_and_facts_and_reads_the_access_log(
    office: City, visit: Visit
) -> None:
    visitor = visit(office, "auditor")
    page = visitor.page
    visitor.go("/leads/2026-10")
    visitor.check()
    visitor.go("/trail?late=1")
    visitor.check()
    visitor.go("/rankings/2026-10/difference?against=2026-10-20")
    expect(page.locator("tr.differs").first).to_be_visible()
    visitor.check()
    visitor.go("/access-log")
    expect(page.locator("tbody tr").first).to_be_visible()
    visitor.check()
    assert page.locator("main form[method=post]").count() == 0


def test_the_system_administrator_adds_an_account_whose_owner_chooses_a_password(
    office: City, visit: Visit
) -> None:
    administrator = visit(office, "sys")
    page = administrator.page
    administrator.go("/accounts")
    page.fill("#account", "newcomer")
    page.fill("#person", "P-77")
    page.fill("#organization", "U1-1")
    page.get_by_role("button", name="新增").click()
    secret = page.locator(".banner.told code").inner_text()
    administrator.check()
    newcomer = visit(office)
    newcomer.go("/")
    newcomer.page.fill("#account", "newcomer")
    newcomer.page.fill("#password", secret)
    newcomer.page.click("main button[type=submit].btn-primary")
    expect(newcomer.page.locator("h1")).to_contain_text("修改密码")
    newcomer.page.fill("#old", secret)
    newcomer.page.fill("#new", "Quite-New-2026")
    newcomer.page.fill("#again", "Quite-New-2026")
    newcomer.page.click("main button[type=submit].btn-primary")
    expect(newcomer.page.locator("body")).to_contain_text("新密码已生效")
    page.get_by_role("link", name="newcomer").click()
    page.get_by_role("button", name=re.compile("停用")).click()
    expect(page.locator("main")).to_contain_text("已停用")
    newcomer.go("/")
    expect(newcomer.page.locator("#password")).to_be_visible()  # its session ended
    administrator.check()


def test_two_security_administrators_give_a_role_together(office: City, visit: Visit) -> None:
    first, second, unit = (visit(office, account) for account in ("sec", "sec2", "b11"))
    first.go("/grants")
    first.page.fill("form.narrow-form #account, .narrow-form #account", "b11")
    first.page.select_option("#role", "leader")
    first.page.fill("#organization", "GW")
    first.page.locator(".narrow-form button.btn-primary").click()
    expect(first.page.locator("main")).to_contain_text("须由另一人批准")
    assert first.page.get_by_role("button", name="批准", exact=True).count() == 0
    first.check()
    unit.expected.append("status of 403")
    unit.go("/dispatch/2026-11?under=GW")
    expect(unit.page.locator("body")).to_contain_text("无权办理")
    second.go("/grants")
    second.page.get_by_role("button", name="批准", exact=True).click()
    expect(second.page.locator("main")).to_contain_text("没有待批准的授权")
    second.check()
    unit.go("/dispatch/2026-11?under=GW")
    expect(unit.page.locator("h1")).to_contain_text("调度")


def test_the_audit_administrator_seals_and_takes_the_log_away(office: City, visit: Visit) -> None:
    visitor = visit(office, "aud")
    page = visitor.page
    visitor.go("/checkpoints")
    page.get_by_role("button", name="立即封存").click()
    expect(page.locator("tbody tr").first).to_be_visible()
    visitor.check()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载封存导出文件").click()
    assert download.value.suggested_filename.endswith(".jsonl")
    visitor.go("/access-log?kind=log.exported")
    expect(page.locator("tbody")).to_contain_text("aud")
    visitor.check()


def test_a_second_factor_is_set_up_and_asked_for_at_the_next_sign_in(
    office: City, visit: Visit
) -> None:
    office.services.accounts.policies.change({"second_factor": "required"}, By("operator"))
    visitor = visit(office)
    page = visitor.page
    visitor.sign_in("sys", "/accounts")
    expect(page.locator("h1")).to_contain_text("第二因素")
    page.fill("#name", "手机")
    page.click("main button[type=submit].btn-primary")
    secret = page.locator("main code").first.inner_text()
    visitor.check()
    page.fill("#code", pyotp.TOTP(secret).now())
    page.click("main button[type=submit].btn-primary")
    recovery = page.locator("main li code").first.inner_text()
    page.locator(".me > summary").click()
    page.get_by_role("button", name="退出").click()
    page.fill("#account", "sys")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit].btn-primary")
    page.fill("#code", recovery)
    page.click("main button[type=submit].btn-primary")
    expect(page.locator(".me > summary")).to_contain_text("sys")
    visitor.go("/accounts")
    expect(page.locator("h1")).to_contain_text("账号")
    visitor.check()
    visitor.go("/account")
    visitor.check()
