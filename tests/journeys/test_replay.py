"""Replaying: the slider, two moments side by side, a fact down to its proof."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.conftest import City, Visit


def test_the_slider_turns_everything_to_a_past_day_and_its_end_is_now(
    shared_city: City, visit: Visit
) -> None:
    visitor = visit(shared_city, "gw")
    page = visitor.page
    visitor.go("/dispatch/2026-11?light=yellow")
    page.locator(".time > summary").click()
    today = page.locator(".slider output").inner_text()
    page.locator("#moment-slider").press("PageDown")
    expect(page).to_have_url(re.compile(r"light=yellow.*as_of=2026-1\d-\d\d"))
    expect(page.locator(".banner.past")).to_be_visible()
    day = page.locator(".slider output").inner_text()
    assert day < today
    expect(page.locator(".banner.past")).to_contain_text(f"截至 {day}")
    page.get_by_role("link", name="排名").first.click()
    expect(page.locator("h1")).to_contain_text("排名")
    page.locator(".time > summary").click()
    expect(page.locator(".slider output")).to_have_text(day)
    page.locator("#moment-slider").press("End")
    expect(page.locator(".banner.past")).to_have_count(0)
    assert "as_of" not in page.url
    visitor.check()


def test_arrow_keys_move_the_slider_by_several_days_and_it_keeps_the_focus(
    shared_city: City, visit: Visit
) -> None:
    visitor = visit(shared_city, "gw")
    page = visitor.page
    visitor.go("/dispatch/2026-11")
    page.locator(".time > summary").click()
    assert page.locator(".slider output").inner_text() == "2026-11-30"
    page.locator("#moment-slider").focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(page.locator(".banner.past")).to_contain_text("截至 2026-11-27")
    expect(page.locator("#moment-slider")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".banner.past")).to_contain_text("截至 2026-11-26")
    page.go_back()
    expect(page.locator(".banner.past")).to_contain_text("截至 2026-11-27")


def test_ten_presses_are_ten_days_however_slowly_they_come(shared_city: City, visit: Visit) -> None:
    visitor = visit(shared_city, "gw")
    page = visitor.page
    visitor.go("/dispatch/2026-11")
    page.locator(".time > summary").click()
    page.locator("#moment-slider").focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(330)  # turns come in between, and the focus stays
    expect(page.locator(".banner.past")).to_contain_text("截至 2026-11-20")
    expect(page.locator("#moment-slider")).to_be_focused()


def test_a_board_of_two_moments_shows_what_became_of_each_cell(
    shared_city: City, visit: Visit
) -> None:
    visitor = visit(shared_city, "gw")
    page = visitor.page
    visitor.go("/dispatch/2026-11")
    page.locator(".pagehead details", has_text="⋯").locator("summary").click()
    page.get_by_role("link", name="前后对照").click()
    expect(page.locator("h1")).to_contain_text("前后对照")
    page.fill("#against", "2026-11-02T09:00")
    page.get_by_role("button", name="对照").click()
    expect(page).to_have_url(re.compile("against=2026-11-02"))
    expect(page.locator("tr.differs").first).to_be_visible()
    few = page.locator("tbody tr").count()
    page.get_by_label("含未变化的").check()
    page.get_by_role("button", name="对照").click()
    expect(page.get_by_label("含未变化的")).to_be_checked()
    assert page.locator("tbody tr").count() >= few
    visitor.check()


def test_a_fact_is_followed_to_its_proof_once_it_is_sealed(city: City, visit: Visit) -> None:
    city.services.sealer.seal()
    visitor = visit(city, "gw")
    page = visitor.page
    visitor.go("/trail?kind=report.submitted")
    page.locator("tbody a").first.click()
    expect(page.locator("h1")).to_contain_text("事实")
    expect(page.get_by_role("heading", name="证明")).to_be_visible()
    page.get_by_text("叶与签名检查点").click()
    expect(page.locator("details[open] .raw").first).to_contain_text("duban-leaf-1")
    visitor.check()
    page.locator(".side nav").get_by_role("link", name="检查点").click()
    expect(page.locator("h1")).to_contain_text("检查点")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载核验程序").click()
    assert download.value.suggested_filename == "duban-verify.pyz"
    visitor.check()


def test_leads_open_the_facts_they_were_seen_in(shared_city: City, visit: Visit) -> None:
    visitor = visit(shared_city, "gw", size="narrow")
    visitor.go("/leads/2026-10")
    expect(visitor.page.locator("h1")).to_contain_text("疑点清单")
    visitor.check()
