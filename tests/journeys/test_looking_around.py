"""Finding one's way: past moments, keys, both languages, small screens, old browsers, paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from service.web.assets import STATIC
from tests.journeys.conftest import City, Visit


def test_the_whole_product_turns_to_a_past_moment_and_back(shared_city: City, visit: Visit) -> None:
    visitor = visit(shared_city, "gw")
    page = visitor.page
    visitor.go("/dispatch/2026-11?light=red")
    now = page.locator(".lamp").count()
    page.locator(".time > summary").click()
    page.fill("#moment-time", "2026-11-21T09:00")
    page.locator(".moment-form button").first.click()
    expect(page.locator(".banner.past")).to_contain_text("截至 2026-11-21 09:00")
    expect(page).to_have_url(re.compile("light=red"))
    page.get_by_role("link", name="排名").first.click()
    expect(page.locator("h1")).to_contain_text("排名")
    expect(page.locator(".banner.past")).to_be_visible()
    expect(page).to_have_url(re.compile("as_of=2026-11-21"))
    page.go_back()
    expect(page.locator("h1")).to_contain_text(re.compile("^调度"))  # a ranking is "供调度", too
    page.get_by_role("link", name="回到现在").click()
    expect(page.locator(".banner.past")).to_have_count(0)
    expect(page.locator(".lamp")).to_have_count(now)
    visitor.check()


def test_a_position_is_a_moment_too(shared_city: City, visit: Visit) -> None:
    visitor = visit(shared_city, "gw")
    visitor.go("/reports/2026-10")
    visitor.page.locator(".time > summary").click()
    visitor.page.fill("#moment-position", "60")
    visitor.page.locator(".moment-form button").nth(1).click()
    expect(visitor.page.locator(".banner.past")).to_contain_text("位置 60")
    visitor.check()


def test_links_are_followed_without_loading_everything_anew(
    shared_city: City, visit: Visit
) -> None:
    visitor = visit(shared_city, "gw")
    page = visitor.page
    visitor.go("/dispatch/2026-11")
    page.evaluate("window.stillHere = true")
    page.get_by_role("link", name="任务清单", exact=True).click()
    expect(page.locator("h1")).to_contain_text("任务清单")
    assert page.evaluate("window.stillHere") is True
    assert page.title().startswith("任务清单")


def test_keys_jump_and_tell_about_themselves(shared_city: City, visit: Visit) -> None:
    visitor = visit(shared_city, "gw")
    page = visitor.page
    visitor.go("/dispatch/2026-11")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    visitor.check()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette input")).to_be_focused()
    page.keyboard.type("U1-1")
    expect(page.locator("#palette a[data-chosen]")).to_contain_text("U1-1")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("U1局第1党支部")
    page.locator("main").focus()
    page.keyboard.press("g")
    page.keyboard.press("d")
    expect(page.locator("h1")).to_contain_text("调度")


def test_the_switch_overrules_the_browsers_language(shared_city: City, visit: Visit) -> None:
    visitor = visit(shared_city, "gw", language="en")
    page = visitor.page
    visitor.go("/rankings/2026-10")
    expect(page.locator("h1")).to_contain_text("Rankings")
    page.locator(".me > summary").click()
    page.get_by_role("button", name="中文").click()
    expect(page.locator("h1")).to_contain_text("排名")
    expect(page).to_have_url(re.compile("/rankings/2026-10$"))


def test_on_a_small_screen_the_board_moves_in_its_own_box(shared_city: City, visit: Visit) -> None:
    visitor = visit(shared_city, "gw", size="narrow")
    page = visitor.page
    visitor.go("/dispatch/2026-11?whole=1&view=detailed")
    page.locator(".scroll").evaluate("box => { box.scrollLeft = 200; }")
    left = page.locator(".board tbody th").first.evaluate("cell => cell.getBoundingClientRect().x")
    box = page.locator(".scroll").evaluate("box => box.getBoundingClientRect().x")
    assert abs(left - box) < 3
    page.locator(".phonebar label").click()
    page.get_by_role("navigation", name="栏目").get_by_role("link", name="轨迹").click()
    expect(page.locator("h1")).to_contain_text("轨迹")


def test_a_trend_is_drawn_beside_its_table(shared_city: City, visit: Visit) -> None:
    visitor = visit(shared_city, "gw")
    visitor.go("/organizations/U1")
    expect(visitor.page.locator("[data-trend] svg")).to_be_visible()
    expect(visitor.page.locator("table").first).to_contain_text("2026-10")
    visitor.check()


def test_a_trend_is_drawn_too_where_a_link_led_to_it(shared_city: City, visit: Visit) -> None:
    visitor = visit(shared_city, "gw")
    visitor.go("/organizations")
    for _ in range(2):  # the second time its script is there already
        visitor.page.locator("main a[href='/organizations/U1']").first.click()
        expect(visitor.page.locator("[data-trend] svg")).to_be_visible()
        visitor.page.get_by_role("link", name="组织", exact=True).first.click()
        expect(visitor.page.locator("h1")).to_contain_text("组织")


NEWER = re.compile(r"light-dark\(|color-mix\(|oklch\(|oklab\(")
SEEN = """() => [...document.querySelectorAll(
    'body, main, .top, h1, a, .btn, .form-control, .form-select, .rows th, .rows td, .panel'
)].slice(0, 400).map(element => {
    const style = getComputedStyle(element);
    return [element.tagName, element.className, style.color, style.backgroundColor,
            style.borderTopColor, style.borderTopWidth].join('|');
})"""


def test_a_browser_of_2023_shows_the_same_colours(shared_city: City, visit: Visit) -> None:
    """Tabler reckons colours with functions that Chromium 109 lacks; ours are plain."""
    seen = []
    for old in (False, True):
        visitor = visit(shared_city, "gw")
        if old:
            visitor.page.route("**/tabler.min.css*", _without_newer)
        for path in ("/dispatch/2026-11", "/reports/2026-11/U1", "/imports"):
            visitor.go(path)
            seen.append(visitor.page.evaluate(SEEN))
    assert seen[:3] == seen[3:]


def _without_newer(route: Route) -> None:
    css = (STATIC / "vendor" / "tabler.min.css").read_text()
    route.fulfill(body=NEWER.sub("unknown(", css), content_type="text/css")


@pytest.mark.parametrize(("view", "table"), [("detailed", ".board"), ("dense", ".dense")])
def test_paper_shows_the_board_without_the_furniture(
    shared_city: City, visit: Visit, view: str, table: str
) -> None:
    visitor = visit(shared_city, "gw")
    visitor.page.set_viewport_size({"width": 1040, "height": 400})  # much shorter than the board
    visitor.go(f"/dispatch/2026-11?whole=1&view={view}")
    visitor.page.emulate_media(media="print")
    for furniture in (".side", ".time", ".tabs", ".head-tools"):
        expect(visitor.page.locator(furniture).first).to_be_hidden()
    expect(visitor.page.locator(table)).to_be_visible()
    cut, fixed = visitor.page.evaluate(
        """() => [
            [...document.querySelectorAll(".scroll")].some(
                box => box.scrollHeight > box.clientHeight),
            [...document.querySelectorAll(".scroll th, .scroll td")].some(
                cell => getComputedStyle(cell).position === "sticky"),
        ]"""
    )
    assert (cut, fixed) == (False, False), "paper shows all of it, in its place"
    expect(visitor.page.locator(".foot")).to_contain_text("截至")
    expect(visitor.page.locator("h1")).to_contain_text("2026年11月")
    sheets = re.findall(rb"/MediaBox \[([^]]*)\]", visitor.page.pdf(prefer_css_page_size=True))
    assert sheets
    assert all(float(s.split()[2]) > float(s.split()[3]) for s in sheets), "all of it lies across"


def test_a_place_that_is_not_there_is_said_on_a_page(shared_city: City, visit: Visit) -> None:
    visitor = visit(shared_city, "gw")
    visitor.expected.append("status of 404")
    visitor.go("/organizations/NOWHERE")
    expect(visitor.page.locator("main")).to_contain_text("没有组织 NOWHERE")
    visitor.check()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_on_a_narrow_screen_the_box_of_moments_opens_within_it(
    shared_city: City, visit: Visit, language: str
) -> None:
    visitor = visit(shared_city, "gw", size="narrow", language=language)
    visitor.go("/dispatch/2026-11")
    visitor.page.locator(".time > summary").click()
    expect(visitor.page.locator("#moment-time")).to_be_in_viewport(ratio=1)
    visitor.check()


@pytest.mark.parametrize("path", ["/organizations/U1", "/find?q=U", "/organizations?view=tree"])
def test_a_long_name_without_spaces_breaks_on_a_narrow_screen(
    shared_city: City, visit: Visit, path: str
) -> None:
    visitor = visit(shared_city, "gw", size="narrow")
    visitor.go(path)
    visitor.page.evaluate(
        """() => document.querySelectorAll("h1, .org-tree a, .crumbs a, dd").forEach(
            element => { element.textContent = "Committee".repeat(11); })"""
    )
    visitor.check()
