"""An appeal from the scorecard (申诉复核) and a dispatch meeting (调度会), pressed through."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from service.access.roles import Role
from tests.journeys.conftest import City, Visit

CARD = "/organizations/U1/scores/2026-10"


@pytest.fixture
def disputed(city: City) -> City:
    made, now = city.services, datetime.now(UTC)
    made.accounts.put("c9", "P-c9", "GW", "no password", now)
    made.accounts.granting.give("c9", Role.CHECKER, "GW", now)
    return city


def test_an_appeal_is_filed_on_a_telephone_and_decided_at_a_desk(
    disputed: City, visit: Visit
) -> None:
    officer = visit(disputed, "u1", size="narrow")
    officer.go(CARD)
    officer.page.get_by_role("link", name="申诉", exact=True).first.click()
    expect(officer.page.locator("textarea[name=reason]")).to_be_visible()
    officer.check()
    officer.page.locator("textarea[name=reason]").fill("台账已补齐")
    officer.page.get_by_role("button", name="申诉", exact=True).click()
    expect(officer.page.locator("main")).to_contain_text("待复核")
    officer.check()
    decider = visit(disputed, "c9")
    decider.go("/appeals")
    decider.page.locator("main a[href^='/appeals/']").first.click()
    expect(decider.page.locator("input[name=amount]")).to_be_visible()
    decider.check()
    decider.page.locator("input[name=upheld]").check()
    decider.page.locator("input[name=amount]").fill("1.00")
    decider.page.locator("form[action$='/decision'] button[type=submit]").click()
    expect(decider.page.locator("main")).to_contain_text("申诉成立")
    decider.check()


def test_a_meeting_is_called_held_and_shown_on_the_wall(disputed: City, visit: Visit) -> None:
    officer = visit(disputed, "gw")
    officer.go("/meetings")
    page = officer.page
    page.locator("select[name=kind]").select_option("monthly")
    page.locator("input[name=period]").fill("2026-11")
    page.locator("[name=title]").fill("十一月调度会")
    today = disputed.services.standing_data.today(disputed.services.now()).isoformat()
    page.locator("input[name=held_on]").fill(today)
    page.get_by_role("button", name="发出通知").click()
    page.get_by_role("link", name="十一月调度会").click()
    expect(page.locator("input[name^='there-']").first).to_be_visible()
    officer.check()
    page.locator("form[action$='/holding'] button[type=submit]").click()
    expect(page.locator("form[action$='/decisions']")).to_be_visible()
    officer.check()
    page.get_by_role("link", name="上墙").click()
    expect(page.get_by_role("link", name="下一个")).to_be_visible()
    officer.check()
    tall = page.evaluate("document.documentElement.scrollHeight - window.innerHeight")
    assert tall <= 0, "nothing to scroll"
    narrow = visit(disputed, "u1", size="narrow")
    narrow.go("/meetings")
    narrow.check()
