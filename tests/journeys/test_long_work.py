"""Work that takes more than a moment says so, whoever sends it."""

from __future__ import annotations

import time
from pathlib import Path

from playwright.sync_api import Route, expect

from tests.journeys.conftest import City, Visit

WORKDAYS = "日期,性质\n2027-01-01,休息\n"
REMEMBER = """() => {
  const said = document.querySelector('#busy span');
  new MutationObserver(() => sessionStorage.setItem('seen', said.textContent))
    .observe(said, { childList: true });
}"""  # while a page is being left, it cannot be asked


def test_what_htmx_sends_shows_that_it_is_at_work(city: City, visit: Visit) -> None:
    visitor = visit(city, "b11")
    page = visitor.page
    visitor.go("/")
    busy, routes = page.locator("#busy"), list[Route]()
    expect(busy).to_be_hidden()
    page.route("**/receipts", lambda route: routes.append(route))
    page.get_by_role("button", name="一键签收").click(no_wait_after=True)
    expect(busy).to_be_visible()
    expect(busy).to_contain_text("正在处理")
    visitor.check()
    expect(busy).to_contain_text("已用 4 秒")
    routes[0].continue_()
    expect(page.locator(".banner.told")).to_contain_text("已签收 6 项")
    expect(busy).to_be_hidden()


def test_a_workbook_on_its_way_shows_that_it_is_at_work(
    city: City, visit: Visit, tmp_path: Path
) -> None:
    visitor = visit(city, "gw")
    page = visitor.page
    visitor.go("/imports?kind=workdays")
    file = tmp_path / "2027.csv"
    file.write_text(WORKDAYS, "utf-8")
    page.set_input_files("#file", file)
    page.evaluate(REMEMBER)
    page.route("**/imports/workdays", later)
    page.get_by_role("button", name="查看将有哪些变化").click()
    expect(page.locator("main")).to_contain_text("2027.csv")
    assert page.evaluate("sessionStorage.getItem('seen')") == "正在处理……"
    expect(page.locator("#busy")).to_be_hidden()


def later(route: Route) -> None:
    time.sleep(1)
    route.continue_()
