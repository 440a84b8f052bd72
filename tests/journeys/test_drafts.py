"""Drafts (草稿): what was typed is there again after the session ended, and nowhere else."""

from __future__ import annotations

from playwright.sync_api import Dialog, Page, expect

from service.access.log import By
from tests.journeys.conftest import City, Visit, Visitor
from tests.small_city import line

REPORT = "/reports/2026-11/U1-1"
WORDS = "主题党日已开展，共到会 21 人"


def end_all(city: City, account: str = "b11") -> None:
    """As an administrator does, or the clock: on the server, while the page stays open."""
    city.services.accounts.end_all(account, By("operator"))


def kept(page: Page) -> list[str]:
    answer = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('duban.'))")
    return [str(key) for key in answer]


def at_the_report(city: City, visit: Visit, **how: str) -> Visitor:
    """Signed in by the door, with a report half filled in."""
    visitor = visit(city, **how)
    visitor.sign_in("b11", REPORT)
    page = visitor.page
    page.fill(f"#statement-{line('U1-1', 'T3')}", WORDS)
    page.select_option(f"#outcome-{line('U1-1', 'T2')}", "partial")
    page.fill(f"#points-{line('U1-1', 'T2')}", "6.5")
    return visitor


def test_a_report_typed_before_the_session_ended_is_there_after_signing_in_again(
    city: City, visit: Visit
) -> None:
    visitor = at_the_report(city, visit)
    page = visitor.page
    end_all(city)
    page.get_by_role("button", name="上报月自评").click()
    expect(page.locator("#password")).to_be_visible()
    visitor.quiet()
    sign_in_again(visitor)
    expect(page).to_have_url(city.address + REPORT)
    expect(page.locator(f"#statement-{line('U1-1', 'T3')}")).to_have_value(WORDS)
    expect(page.locator(f"#outcome-{line('U1-1', 'T2')}")).to_have_value("partial")
    expect(page.locator(f"#points-{line('U1-1', 'T2')}")).to_have_value("6.5")
    expect(page.locator(".banner.draft")).to_contain_text("已恢复您上次未提交的草稿")
    visitor.check()
    page.get_by_role("button", name="上报月自评").click()
    expect(page.locator(".banner.told")).to_contain_text("月自评已上报")
    assert kept(page) == []
    page.reload()
    expect(page.locator(".banner.draft")).to_have_count(0)
    visitor.check()


def sign_in_again(visitor: Visitor, account: str = "b11") -> None:
    visitor.page.fill("#account", account)
    visitor.page.fill("#password", "long enough 1")
    visitor.page.click("main button[type=submit].btn-primary")
    visitor.page.wait_for_load_state()


def test_an_assignments_report_comes_back_too_and_can_be_discarded(
    city: City, visit: Visit
) -> None:
    visitor = visit(city, size="narrow")
    page, path = visitor.page, f"/assignments/{line('U1-1', 'T3')}"
    visitor.sign_in("b11", path)
    page.fill("#statement", WORDS)
    page.set_input_files("#files", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"})
    end_all(city)
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.locator("#password")).to_be_visible()
    sign_in_again(visitor)
    expect(page).to_have_url(city.address + path)
    expect(page.locator("#statement")).to_have_value(WORDS)
    assert page.locator("#files").evaluate("field => field.files.length") == 0
    visitor.check()
    page.get_by_role("button", name="放弃草稿").click()
    expect(page.locator("#statement")).to_have_value("")
    assert kept(page) == []
    page.reload()
    expect(page.locator("#statement")).to_have_value("")


def test_nobody_else_is_shown_a_draft_on_the_same_machine(city: City, visit: Visit) -> None:
    visitor = at_the_report(city, visit)
    page = visitor.page
    end_all(city)
    page.reload()
    assert len(kept(page)) == 1
    sign_in_again(visitor, "u1")  # the superior, who may send the branch's report for it
    expect(page).to_have_url(city.address + REPORT)
    expect(page.locator(f"#statement-{line('U1-1', 'T3')}")).to_have_value("")
    expect(page.locator(".banner.draft")).to_have_count(0)


def test_signing_out_leaves_nothing_on_the_machine_and_asks_before(
    city: City, visit: Visit
) -> None:
    visitor = at_the_report(city, visit)
    page = visitor.page
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", stay)
    page.locator("details.me summary").click()
    page.get_by_role("button", name="退出").click()
    assert "尚未提交" in asked[0]
    assert len(kept(page)) == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="退出").click()
    expect(page.locator("#password")).to_be_visible()
    assert kept(page) == []


def test_a_refused_report_keeps_its_draft_until_it_is_recorded(city: City, visit: Visit) -> None:
    visitor = at_the_report(city, visit)
    page = visitor.page
    visitor.expected.append("status of 422")
    page.fill(f"#points-{line('U1-1', 'T2')}", "12")
    page.get_by_role("button", name="上报月自评").click()
    expect(page.locator("#refusals")).to_be_visible()
    expect(page.locator(".banner.draft")).to_have_count(0)  # what stands there was not away
    end_all(city)
    page.fill(f"#points-{line('U1-1', 'T2')}", "6")
    page.get_by_role("button", name="上报月自评").click()
    sign_in_again(visitor)
    expect(page.locator(f"#points-{line('U1-1', 'T2')}")).to_have_value("6")
    expect(page.locator(f"#statement-{line('U1-1', 'T3')}")).to_have_value(WORDS)


def test_a_draft_is_gone_after_two_weeks(city: City, visit: Visit) -> None:
    visitor = at_the_report(city, visit)
    page = visitor.page
    assert len(kept(page)) == 1
    page.evaluate(
        """() => Object.keys(localStorage).forEach(key => {
            const draft = JSON.parse(localStorage.getItem(key));
            draft.at -= 14 * 24 * 3600 * 1000 + 1000;
            localStorage.setItem(key, JSON.stringify(draft));
        })"""
    )
    page.reload()
    expect(page.locator(".banner.draft")).to_have_count(0)
    assert kept(page) == []


def test_no_secret_and_no_personal_data_is_ever_kept(city: City, visit: Visit) -> None:
    visitor = visit(city, "b11")
    page = visitor.page
    visitor.go("/password")
    for name in ("old", "new", "again"):
        page.fill(f"#{name}", "long enough 1")
    visitor.go("/second-factor")
    page.fill("#name", "telephone")
    assert page.evaluate("localStorage.length") == 0
