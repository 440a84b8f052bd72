"""The month's work as people do it: received, reported by exceptions, confirmed, urged."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from playwright.sync_api import Page, expect

from aggregates.assignment.assignment import Assignment
from tests.journeys.conftest import City, Visit
from tests.small_city import line


def one(city: City, organization: str, task: str) -> Assignment:
    return city.services.log.get(Assignment, UUID(line(organization, task)))


def test_a_branch_signs_in_receives_its_list_and_reports_by_exceptions(
    city: City, visit: Visit
) -> None:
    visitor = visit(city)
    page = visitor.page
    visitor.sign_in("b11", "/?from=chat")
    expect(page.locator("h1")).to_contain_text("工作台")
    page.get_by_role("button", name="一键签收").click()
    expect(page.locator(".banner.told")).to_contain_text("已签收 6 项")
    expect(page).to_have_url(f"{city.address}/")  # where one may look again, and go back to

    page.get_by_role("link", name="按例外填报").click()
    page.fill(f"#points-{line('U1-1', 'T2')}", "１２")
    page.fill(f"#happened_on-{line('U1-1', 'T3')}", "11月18日")
    page.fill(f"#statement-{line('U1-1', 'T3')}", "主题党日已开展")
    page.fill("#all_on", "2026.11.20")
    visitor.expected.append("status of 422")
    page.get_by_role("button", name="上报月自评").click()

    summary = page.locator("#refusals")
    expect(summary).to_be_focused()
    expect(page).to_have_url(re.compile("/reports/2026-11/U1-1$"))
    expect(summary).to_contain_text("本项分值为 0 至 10.00")
    expect(page.locator(f"#statement-{line('U1-1', 'T3')}")).to_have_value("主题党日已开展")
    summary.get_by_role("link").click()
    expect(page.locator(f"#points-{line('U1-1', 'T2')}")).to_be_focused()
    visitor.check()

    page.fill(f"#points-{line('U1-1', 'T2')}", "6.5")
    page.get_by_role("button", name="上报月自评").click()
    expect(page.locator(".banner.told")).to_contain_text("月自评已上报")
    assert one(city, "U1-1", "T2").claimed == 650
    visitor.check()


def test_all_of_it_works_without_scripts(city: City, visit: Visit) -> None:
    visitor = visit(city, scripts=False)
    page = visitor.page
    visitor.sign_in("b11")
    page.get_by_role("button", name="一键签收").click()
    expect(page.locator(".banner.told")).to_contain_text("已签收 6 项")
    page.get_by_role("link", name="按例外填报").click()
    page.fill(f"#points-{line('U1-1', 'T1')}", "很多")
    visitor.expected.append("status of 422")
    page.get_by_role("button", name="上报月自评").click()
    expect(page.locator("#refusals")).to_contain_text("不是分数")
    page.fill(f"#points-{line('U1-1', 'T1')}", "9")
    page.get_by_role("button", name="上报月自评").click()
    expect(page.locator(".banner.told")).to_contain_text("月自评已上报")
    assert one(city, "U1-1", "T1").claimed == 900
    page.locator(".time > summary").click()
    page.fill("#moment-time", "2026-11-10T09:00")
    page.locator(".moment-form button").first.click()
    expect(page.locator(".banner.past")).to_contain_text("2026-11-10 09:00")


def test_a_double_click_records_once(city: City, visit: Visit) -> None:
    visitor = visit(city, "b11")
    visitor.go("/")
    before, _ = city.services.log.last()
    visitor.page.get_by_role("button", name="一键签收").dblclick()
    expect(visitor.page.locator(".banner.told")).to_contain_text("已签收 6 项")
    after, _ = city.services.log.last()
    assert after - before == 6


def test_a_receipt_is_undone_and_lines_are_handed_down_together(city: City, visit: Visit) -> None:
    visitor = visit(city, "u1", size="narrow")
    page = visitor.page
    visitor.go("/")
    page.get_by_role("button", name="一键签收").click()
    page.locator(".banner.told").get_by_role("button", name="撤销此操作").click()
    expect(page.locator(".banner.told")).to_contain_text("已撤销：2 项恢复原状")
    page.get_by_label("全选").check()
    page.get_by_role("button", name="分解下达所选").click()
    page.get_by_label("全部", exact=True).check()
    visitor.check()
    page.get_by_role("button", name="查看将下达多少项").click()
    expect(page.locator("main")).to_contain_text("给 3 个组织")
    visitor.check()
    page.get_by_role("button", name=re.compile("下达 .* 项")).click()
    expect(page.locator(".banner.told")).to_contain_text("已分解下达 3 项")


def paste(page: Page, field: str, block: str) -> None:
    page.evaluate(
        """([id, block]) => {
            const data = new DataTransfer();
            data.setData("text/plain", block);
            const how = { clipboardData: data, bubbles: true, cancelable: true };
            document.getElementById(id).dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        [field, block],
    )


def test_a_block_out_of_a_spreadsheet_is_pasted_into_the_grid(city: City, visit: Visit) -> None:
    visitor = visit(city, "b11")
    page = visitor.page
    visitor.go("/reports/2026-11/U1-1")
    block = "8\t11月8日\t说明一\n7.5\t11月9日\t说明二\n"
    paste(page, f"points-{line('U1-1', 'T1')}", block)
    expect(page.locator(f"#points-{line('U1-1', 'T2')}")).to_have_value("7.5")
    expect(page.locator(f"#happened_on-{line('U1-1', 'T1')}")).to_have_value("11月8日")
    expect(page.locator(f"#statement-{line('U1-1', 'T2')}")).to_have_value("说明二")
    page.get_by_role("button", name="上报月自评").click()
    expect(page.locator(".banner.told")).to_be_visible()
    assert one(city, "U1-1", "T2").claimed == 750


def test_what_is_pasted_beyond_the_grid_is_told_of(city: City, visit: Visit) -> None:
    visitor = visit(city, "b11")
    page = visitor.page
    visitor.go("/reports/2026-11/U1-1")
    locator = page.locator("[data-left-over]")
    expect(locator).to_be_hidden()
    field = f"statement-{line('U1-1', 'T1')}"
    paste(page, field, "甲\t乙\n丙\t\n")
    expect(locator).to_have_text("有 1 个粘贴的单元格超出表格范围，未填入。")
    visitor.check()
    paste(page, field, "甲\n丙\n")
    expect(locator).to_be_hidden()


def test_pasted_outcomes_are_read_as_a_workbooks_are_and_never_passed_over(
    city: City, visit: Visit
) -> None:
    visitor = visit(city, "b11")
    page = visitor.page
    visitor.go("/reports/2026-11/U1-1")
    first, second, third = (line("U1-1", task) for task in ("T1", "T2", "T3"))
    block = '没完成\t0\t\t"第一行\n第二行说“""好""”"\n再说吧\t0\t\t\n部分完成\t3\t11月9日\t说明三'
    paste(page, f"outcome-{first}", block)
    expect(page.locator(f"#statement-{first}")).to_have_value('第一行 第二行说“"好"”')
    expect(page.locator(f"#statement-{third}")).to_have_value("说明三")
    page.reload()  # the draft keeps the words
    expect(page.locator(f"#outcome-{second}")).to_have_value("再说吧")
    visitor.expected.append("status of 422")
    page.get_by_role("button", name="上报月自评").click()
    expect(page.locator("#refusals")).to_contain_text("再说吧")
    expect(page.locator(f"#outcome-{second}")).to_have_value("再说吧")
    expect(page.locator(f"#outcome-{second}")).to_have_attribute("aria-invalid", "true")
    page.select_option(f"#outcome-{second}", label="未完成")
    page.get_by_role("button", name="上报月自评").click()
    page.get_by_role("button", name="确认上报").click()
    expect(page.locator(".banner.told")).to_be_visible()
    assert one(city, "U1-1", "T1").outcome == "not_done"


def test_the_superior_confirms_the_chosen_after_seeing_how_many(city: City, visit: Visit) -> None:
    visitor = visit(city, "gw", size="narrow")
    page = visitor.page
    visitor.go("/reports/2026-11")
    page.get_by_label("全选").check()
    expect(page.locator("[data-count]")).to_have_text("1")
    page.get_by_role("button", name="确认所选").click()
    expect(page.locator("h1")).to_contain_text("确认 1 份月自评")
    visitor.check()
    page.get_by_role("button", name="确认 1 份").click()
    expect(page.locator(".banner.told")).to_contain_text("已确认 1 份月自评")


def test_the_late_ones_are_urged_together_from_the_board(city: City, visit: Visit) -> None:
    visitor = visit(city, "u1")
    page = visitor.page
    visitor.go("/dispatch/2026-11")
    page.get_by_role("link", name="催其余 2 个").click()
    expect(page.locator("main h2").first).to_contain_text("2 个组织共 2 项逾期")
    other = page.locator("main tr", has_text="U1-2")
    other.locator("input").uncheck()
    expect(page.locator("[data-count]")).to_have_text("1")
    page.get_by_role("button", name="催办").click()
    expect(page.locator(".banner.told")).to_contain_text("已催办 1 项")
    page.get_by_role("link", name="催其余 1 个").click()
    urged = page.locator("main tr", has_text="今天已催")
    expect(urged).to_contain_text("已用 1 / 3 天")
    expect(urged.locator("input")).to_have_count(0)


def test_work_goes_down_and_an_extension_is_asked_and_granted(city: City, visit: Visit) -> None:
    holder = visit(city, "u1")
    path = f"/assignments/{line('U1', 'T5')}"
    holder.go(path)
    page = holder.page
    page.get_by_text("分解下达", exact=True).first.click()
    page.get_by_label("U1局第2党支部 U1-2").check()
    page.fill("#hand-due", "2026-11-30")
    holder.expected.append("status of 422")
    page.get_by_role("button", name="分解下达").click()
    expect(page.locator("#refusals")).to_contain_text("晚于本任务的时限")
    expect(page).to_have_url(city.address + path)  # not where the form went
    page.get_by_text("申请延期", exact=True).first.click()
    page.fill("#extend-due", "2026-12-03")
    page.fill("#extend-reason", "会议改期")
    page.locator("form[action$='/extensions'] button").click()
    expect(page.locator(".banner.told")).to_contain_text("已提出申请")

    superior = visit(city, "gw")
    superior.go("/")
    superior.page.get_by_role("link", name="办理", exact=True).click()
    superior.page.get_by_role("button", name="同意", exact=True).click()
    expect(superior.page.locator(".banner.told")).to_contain_text("已答复")
    superior.check()


def test_a_workbook_is_shown_first_and_then_recorded(city: City, visit: Visit) -> None:
    visitor = visit(city, "gw")
    page = visitor.page
    visitor.go("/imports?kind=workdays")
    book = "日期,类型,说明\n2027-01-01,放假,元旦\n".encode()
    file = {"name": "workdays-2027.csv", "mimeType": "text/csv", "buffer": book}
    page.set_input_files("#file", file)  # type: ignore[arg-type]  # a file is a plain dict
    page.get_by_role("button", name="查看将有哪些变化").click()
    expect(page.locator("main")).to_contain_text("工作日历导入")
    visitor.check()
    page.get_by_role("button", name="确认导入").click()
    expect(page.locator(".banner.told")).to_contain_text("已导入")
    assert date(2027, 1, 1) in city.services.standing_data.calendar.days


def test_the_wrong_rows_come_back_as_a_workbook_to_mend(city: City, visit: Visit) -> None:
    visitor = visit(city, "gw")
    page = visitor.page
    visitor.go("/imports?kind=workdays")
    book = "日期,类型,说明\n2027-01-01,放假,元旦\n2027-01-02,也许,元旦\n".encode()
    file = {"name": "workdays-2027.csv", "mimeType": "text/csv", "buffer": book}
    page.set_input_files("#file", file)  # type: ignore[arg-type]  # a file is a plain dict
    page.get_by_label("有错误时仍记录正确的行").check()
    page.get_by_role("button", name="查看将有哪些变化").click()
    expect(page.locator("#refusals")).to_be_focused()
    expect(page.locator("#refusals")).to_contain_text("B3")
    page.get_by_role("button", name="确认导入").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载未导入的行").click()
    assert coming.value.path().read_bytes()[:2] == b"PK"
    assert date(2027, 1, 1) in city.services.standing_data.calendar.days
