"""The frame of every page: the side bar, the palette, homes, the next month issued from a page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import City, Visit


def width(page: Page) -> float:
    box = page.locator(".side").bounding_box()
    assert box is not None
    return box["width"]


def test_the_side_bar_folds_and_stays_folded(shared_city: City, visit: Visit) -> None:
    visitor = visit(shared_city, "gw")
    page = visitor.page
    visitor.go("/organizations")
    wide = width(page)
    page.get_by_role("button", name="收起侧栏").click()
    narrow = width(page)
    assert narrow < wide / 3
    page.get_by_role("link", name="排名").click()
    expect(page.locator("h1")).to_contain_text("排名")
    visitor.go("/organizations")
    assert width(page) == narrow
    visitor.check()
    page.get_by_role("button", name="展开侧栏").click()
    assert width(page) == wide


def test_without_scripts_the_side_bar_folds_too(shared_city: City, visit: Visit) -> None:
    visitor = visit(shared_city, "gw", scripts=False)
    page = visitor.page
    visitor.go("/organizations")
    page.get_by_role("button", name="收起侧栏").click()
    expect(page).to_have_url(re.compile("/organizations$"))
    assert width(page) < 60


def test_on_a_telephone_the_menu_opens_over_the_page(shared_city: City, visit: Visit) -> None:
    visitor = visit(shared_city, "gw", size="narrow")
    page = visitor.page
    visitor.go("/dispatch/2026-11")
    expect(page.locator(".side nav")).to_be_hidden()
    page.locator(".phonebar label").click()
    expect(page.locator(".side nav")).to_be_visible()
    visitor.check()


def test_the_palette_finds_by_pinyin_initials_and_goes_without_loading(
    shared_city: City, visit: Visit
) -> None:
    visitor = visit(shared_city, "gw")
    page = visitor.page
    visitor.go("/dispatch/2026-11")
    page.evaluate("window.stillHere = true")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.type("pm")  # 排名
    expect(page.locator("#palette a[data-chosen]")).to_contain_text("排名")
    visitor.check()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("排名")
    expect(page.locator("#palette")).to_be_hidden()
    assert page.evaluate("window.stillHere") is True
    page.keyboard.press("Control+k")
    page.keyboard.type("U1-1")
    expect(page.locator("#palette a[data-chosen]")).to_contain_text("U1-1")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/organizations/U1-1$"))
    visitor.quiet()


def test_the_board_is_one_stop_of_the_keyboard_with_arrows_inside(
    shared_city: City, visit: Visit
) -> None:
    visitor = visit(shared_city, "gw")
    page = visitor.page
    visitor.go("/dispatch/2026-11")
    assert page.locator("[data-arrows] tbody a[tabindex='0']").count() == 1
    first = page.locator("[data-arrows] tbody a").first
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(first).not_to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(first).to_be_focused()
    visitor.quiet()


@pytest.mark.parametrize("account", ["gw", "u1", "b11"])
def test_every_figure_of_a_home_opens_the_list_that_counts_the_same(
    shared_city: City, visit: Visit, account: str
) -> None:
    visitor = visit(shared_city, account)
    page = visitor.page
    visitor.go("/")
    lists = [
        (figure.get_attribute("href") or "", int(figure.locator("b").inner_text()))
        for figure in page.locator(".figures a").all()
        if "/assignments" in (figure.get_attribute("href") or "")
    ]
    assert lists
    for path, count in lists:
        visitor.go(path)
        assert page.locator("main tbody tr").count() == min(count, 100), path
    visitor.quiet()


def test_an_officer_issues_a_month_far_ahead_only_after_a_question_and_takes_it_back(
    city: City, visit: Visit
) -> None:
    visitor = visit(city, "gw")
    page = visitor.page
    visitor.go("/")
    page.get_by_role("link", name="月任务清单").click()
    page.fill("#month", "2027-04")
    page.locator("form.filters button").click()
    expect(page.locator("main h2")).to_contain_text(re.compile(r"提前 5 个月：\d+ 行"))
    visitor.check()
    page.check("#sure")
    page.get_by_role("button", name=re.compile("^下发")).click()
    expect(page.locator(".banner.told")).to_contain_text("已下发")
    row = page.locator("tr", has_text="2027年4月")
    expect(row).to_contain_text("已下发")
    row.get_by_role("link", name="撤回").click()
    page.fill("#reason", "提前过多")
    page.get_by_role("button", name=re.compile("^撤回")).click()
    expect(page.locator(".banner.told")).to_contain_text("已撤销")
    visitor.check()


def test_without_a_network_a_click_says_so(shared_city: City, visit: Visit) -> None:
    visitor = visit(shared_city, "gw")
    page = visitor.page
    visitor.go("/organizations")
    visitor.expected += ["ERR_INTERNET_DISCONNECTED", "Failed to fetch"]
    page.context.set_offline(True)
    page.get_by_role("link", name="排名").click()
    expect(page.locator("[data-offline]")).to_be_visible()
    page.context.set_offline(False)
