"""A month's spot check (月抽查), pressed through by those whose work it is."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from playwright.sync_api import expect

from service.access.roles import Role
from service.features.months.commands.closing import close_settled
from tests.journeys.conftest import City, Visit, Visitor
from tests.small_city import operator

PLACE = "/spot-checks/2026-10"


@pytest.fixture
def closed(city: City) -> City:
    """October is closed, and the committee has a checker."""
    made, now = city.services, datetime.now(UTC)
    made.accounts.put("c1", "P-c1", "GW", "no password", now)
    made.accounts.granting.give("c1", Role.CHECKER, "GW", now)
    close_settled(made, operator(made))
    made.projector.catch_up()
    return city


def test_a_month_is_drawn_and_checked_by_keyboard_alone(closed: City, visit: Visit) -> None:
    officer = visit(closed, "gw")
    officer.go("/spot-checks")
    officer.check()
    officer.page.get_by_role("button", name="开始并抽取").click()
    expect(officer.page.locator("main")).to_contain_text("抽取依据")
    officer.check()
    _repeat_the_draw(officer)
    checker = visit(closed, "c1")
    checker.go(PLACE)
    drawn = checker.page.locator(f"main a[href^='{PLACE}/U']").first
    code = drawn.get_attribute("href")
    assert code is not None
    drawn.click()
    expect(checker.page.locator("input[name^='verified-']").first).to_be_visible()
    checker.check()
    field = checker.page.locator("input[name^='verified-']").first
    field.focus()
    field.fill("1.5")
    checker.page.keyboard.press("Tab")
    checker.page.locator("form[data-draft] button[type=submit]").focus()
    checker.page.keyboard.press("Enter")
    expect(checker.page.locator(".banner.told")).to_be_visible()
    checker.check()
    checker.go(code)
    expect(checker.page.locator("input[name^='verified-']").first).to_have_value("1.50")


def _repeat_the_draw(officer: Visitor) -> None:
    """As anybody does with the printed sheet and a hash calculator."""
    page = officer.page
    page.goto(page.url.split("?")[0] + "/print")
    seed = re.search(r"\b[0-9a-f]{64}\b", page.inner_text("body"))
    assert seed is not None
    rows = re.findall(r"\b(U\d(?:-\d)?)\s+([0-9a-f]{64})\b", page.inner_text("main"))
    assert rows
    for code, hash in rows:
        assert hash == sha256(f"{seed[0]}:{code}".encode()).hexdigest(), code


@pytest.mark.parametrize("account", ["gw", "c1", "b11"])
def test_on_a_telephone_each_of_its_pages_is_sound(
    closed: City, visit: Visit, account: str
) -> None:
    officer = visit(closed, "gw")
    officer.go("/spot-checks")
    officer.page.get_by_role("button", name="开始并抽取").click()
    expect(officer.page.locator("main")).to_contain_text("抽取依据")
    visitor = visit(closed, account, size="narrow")
    for path in ("/spot-checks", PLACE, f"{PLACE}/print"):
        visitor.go(path)
        visitor.check()
