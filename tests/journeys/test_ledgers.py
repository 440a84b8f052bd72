"""A quarter's ledgers (季检查), pressed through by those whose work it is."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from service.features.months.commands.closing import close_settled
from service.features.reports.commands import answers
from service.reading.reader import read_now
from service.reading.tree import tree
from service.recording.call import record
from tests.journeys.conftest import City, Visit
from tests.small_city import NOVEMBER, OCTOBER, operator

PLACE = "/ledger-checks/2026Q4"


@pytest.fixture
def closed(city: City) -> City:
    """October was reported by all, November by one, of December there are no lists; all closed."""
    made = city.services
    assert close_settled(made, operator(made)) == [OCTOBER]
    made.log.move_clock(datetime(2027, 1, 5, 2, tzinfo=UTC))
    answers.confirm(made, operator(made), "U2", NOVEMBER)
    with read_now(made, "organizations") as reader:
        silent = [code for code in tree(reader).places if code not in ("GW", "U2")]
    day = date(2026, 12, 21)
    record(made, operator(made), answers.miss(made, operator(made), silent, NOVEMBER, day))
    assert close_settled(made, operator(made)) == [NOVEMBER]
    made.projector.catch_up()
    return city


def test_a_ledger_is_checked_by_keyboard_alone(closed: City, visit: Visit) -> None:
    officer = visit(closed, "u1")
    officer.go(PLACE)
    officer.check()
    officer.page.get_by_role("button", name="全部开始").focus()
    officer.page.keyboard.press("Enter")
    one = officer.page.locator(f"main a[href^='{PLACE}/U1-1']").first
    expect(one).to_be_visible()
    officer.check()
    one.focus()
    officer.page.keyboard.press("Enter")
    problem = officer.page.locator("input[name^='problem-']").first
    expect(problem).to_be_visible()
    officer.check()
    problem.focus()
    officer.page.keyboard.type("缺一次会议记录")
    officer.page.keyboard.press("Tab")
    officer.page.keyboard.press("Enter")  # measure, person, day unfold
    officer.page.keyboard.press("Tab")
    officer.page.keyboard.type("补记")
    officer.page.locator("button[name=then][value=complete]").focus()
    officer.page.keyboard.press("Enter")
    expect(officer.page.locator(".banner.told")).to_be_visible()
    expect(officer.page.locator("main")).to_contain_text("U1局第2党支部")
    officer.go(f"{PLACE}/U1-1")
    expect(officer.page.locator("main")).to_contain_text("缺一次会议记录")
    officer.check()
    branch = visit(closed, "b11", size="narrow")
    branch.go("/rectifications")
    branch.check()
    branch.page.get_by_role("link", name="缺一次会议记录").first.click()
    expect(branch.page.locator("main")).to_contain_text("补记")
    branch.check()
    for path in (PLACE, f"{PLACE}/U1-1", "/organizations/U1-1/scores/2026Q4"):
        branch.go(path)
        branch.check()


def test_on_a_telephone_the_committees_round_is_sound(closed: City, visit: Visit) -> None:
    officer = visit(closed, "gw", size="narrow")
    officer.go(PLACE)
    officer.page.get_by_role("button", name="全部开始").click()
    expect(officer.page.locator(f"main a[href^='{PLACE}/U1']").first).to_be_visible()
    officer.check()
    officer.go(f"{PLACE}/U1")
    officer.check()
    officer.page.locator("button[name=then][value=complete]").click()
    expect(officer.page.locator(".banner.told")).to_be_visible()
