"""Doing: what is recorded from a page, once, and what is said where it is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from aggregates.assignment.assignment import Assignment
from aggregates.notice.notice import Notice
from projections.assignments import ASSIGNMENTS
from service.access.roles import Role
from service.access.who import OPERATOR
from service.reading.reader import read_now
from service.recording.call import record
from tests.browsing import Door
from tests.pages import form, main_of, text
from tests.small_city import NOVEMBER, PASSWORD, go_to, line, operator, submission


def one(door: Door, organization: str, task: str) -> Assignment:
    return door.services.log.get(Assignment, UUID(line(organization, task)))


def statuses(door: Door, organization: str) -> set[str]:
    with read_now(door.services) as reader:
        rows = reader.view.rows(ASSIGNMENTS)
        query = select(rows.c.status).where(
            rows.c.organization == organization, rows.c.period == str(NOVEMBER)
        )
        return {row.status for row in reader.view.all(query)}


def test_one_click_receives_the_whole_list_of_a_month(door: Door) -> None:
    door.enter("b11")
    assert "一键签收" in door.see("/")
    answer = door.send("/", "/receipts", {"organization": "U1-1", "period": "2026-11"})
    assert answer.headers["location"] == "/"
    assert "已签收 6 项。" in door.see("/")
    assert "已签收 6 项。" not in door.see("/"), "it is said once"
    assert statuses(door, "U1-1") == {"received"}


def test_one_click_receives_all_the_notices(door: Door) -> None:
    made, days = door.services, (date(2026, 11, 23), date(2026, 11, 24))
    items = [{"kind": "issued", "count": 6, "subjects": []}]
    served = [Notice.serve("U1-1", day, items, operator(made).act) for day in days]
    record(made, operator(made), *served)
    door.enter("b11")
    assert "全部签收" in door.see("/")
    before = door.position
    assert door.send("/", "/notices/receipt", {"organization": "U2"}).status_code == 403
    assert door.position == before
    assert door.send("/", "/notices/receipt").headers["location"] == "/"
    said = door.see("/")
    assert "条通知。" in said
    assert "全部签收" not in said


def test_a_double_click_records_once(door: Door) -> None:
    door.enter("b11")
    filled = {**door.hidden("/"), "organization": "U1-1", "period": "2026-11"}
    first = door.client.post("/receipts", data=filled, follow_redirects=False)
    position = door.position
    second = door.client.post("/receipts", data=filled, follow_redirects=False)
    assert (first.status_code, second.status_code) == (303, 303)
    assert door.position == position


def test_a_twin_that_came_too_late_is_told_the_firsts_answer(door: Door) -> None:
    """Its command is refused, since the first has closed the line already."""
    door.enter("u1")
    page = f"/assignments/{line('U1-1', 'T1')}"
    report(door, "b11", "U1-1", "T1")
    door.enter("u1")
    filled = door.hidden(page)
    answers = [
        door.client.post(f"{page}/acceptance", data=filled, follow_redirects=False) for _ in "ab"
    ]
    assert [answer.status_code for answer in answers] == [303, 303]


def report(door: Door, account: str, organization: str, task: str, **more: Any) -> Any:
    door.enter(account)
    page = f"/assignments/{line(organization, task)}"
    filled = {"outcome": "done", "points": "10", "happened_on": "2026-11-18", **more}
    return door.send(page, f"{page}/report", filled)


def test_a_form_sent_again_with_other_words_is_another_act(door: Door) -> None:
    door.enter("b11")
    page = f"/assignments/{line('U1-1', 'T1')}"
    hidden = door.hidden(page)
    for points in ("7", "8"):
        filled = {**hidden, "outcome": "partial", "points": points, "happened_on": ""}
        assert door.client.post(f"{page}/report", data=filled, follow_redirects=False).is_redirect
    assert one(door, "U1-1", "T1").claimed == 800


def test_a_write_needs_the_sessions_token(door: Door) -> None:
    door.enter("b11")
    position = door.position
    filled = {"organization": "U1-1", "period": "2026-11", "csrf": "x" * 43}
    assert door.client.post("/receipts", data=filled).status_code == 403
    assert door.client.post("/receipts", data={"period": "2026-11"}).status_code == 403
    assert door.position == position


def test_full_width_digits_and_any_usual_date_are_taken(door: Door) -> None:
    assert report(
        door, "b11", "U1-1", "T1", outcome="partial", points="７．５", happened_on="11月8日"
    ).is_redirect
    assignment = one(door, "U1-1", "T1")
    assert assignment.claimed == 750
    assert assignment.claim is not None
    assert assignment.claim[2] == date(2026, 11, 8)


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("points", "十一", "不是分数"),
        ("points", "11", "本项分值为 0 至 10.00"),
        ("happened_on", "昨天", "不是日期，应为完整日期，如 2026-11-30"),
        ("outcome", "办了", "应为已完成、部分完成或未完成"),
        ("happened_on", "2026-12-24", "晚于今天"),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(
    door: Door, field: str, typed: str, says: str
) -> None:
    position = door.position
    answer = report(door, "b11", "U1-1", "T1", statement="说明文字", **{field: typed})
    assert answer.status_code in (409, 422)
    said = main_of(answer.text)
    assert says in said
    assert f'value="{typed}"' in said or field == "outcome"
    assert "说明文字" in said
    assert 'role="alert"' in said
    assert door.position <= position + 0


def grid(door: Door, organization: str, **changed: str) -> dict[str, str]:
    """The report's form as it stands, with some fields changed: ``T1_points="8"``."""
    page = f"/reports/2026-11/{organization}"
    fields = form(door.see(page), page)
    for name, value in changed.items():
        task, _, field = name.partition("_")
        fields[f"{field}-{line(organization, task)}"] = value
    return fields


def test_the_report_by_exceptions_begins_all_done_with_full_points(door: Door) -> None:
    door.enter("b11")
    filled = grid(door, "U1-1", T2_outcome="partial", T2_points="６", T3_outcome="left_out")
    filled["all_on"] = "2026.11.19"
    page = "/reports/2026-11/U1-1"
    before = door.position
    said = main_of(door.send(page, page, filled).text)
    assert "上报前核对" in said
    assert text(said).count("漏报（计 0 分） 1") == 1
    assert door.position == before, "nothing is recorded before it is sent so"
    filled["sure"] = "1"
    assert door.send(page, page, filled).headers["location"] == page
    claims = [one(door, "U1-1", f"T{n}").claimed for n in range(1, 6)]
    assert claims == [1000, 600, None, 1000, 1000]
    assert one(door, "U1-1", "T1").claim[2] == date(2026, 11, 19)  # type: ignore[index]  # claimed


def test_what_was_left_out_stays_so_when_the_report_is_sent_again(door: Door) -> None:
    door.enter("b11")
    page = "/reports/2026-11/U1-1"
    door.send(page, page, {**grid(door, "U1-1", T3_outcome="left_out"), "sure": "1"})
    again = {**grid(door, "U1-1", T1_points="9"), "sure": "1"}
    assert again[f"outcome-{line('U1-1', 'T3')}"] == "left_out"
    assert again[f"outcome-{line('U1-1', 'T2')}"] == "done"
    door.send(page, page, again)
    assert [one(door, "U1-1", f"T{n}").claimed for n in (1, 2, 3)] == [900, 1000, None]


def test_words_typed_into_a_form_that_came_too_late_are_shown_to_copy(door: Door) -> None:
    send(door, ["U1-1"])
    door.enter("b11")
    page = "/reports/2026-11/U1-1"
    stale = grid(door, "U1-1", T2_statement="写了很久的说明")
    door.enter("u1")
    path = f"{page}/confirmation"
    assert door.send(page, path, {}).status_code == 303
    door.enter("b11")
    del stale["csrf"], stale["key"]  # of the session before
    answer = door.send(page, page, stale)
    assert answer.status_code == 409
    assert "写了很久的说明" in main_of(answer.text)


def test_every_wrong_field_of_a_report_is_named_and_linked(door: Door) -> None:
    door.enter("b11")
    filled = grid(
        door,
        "U1-1",
        T1_points="很多",
        T2_happened_on="13月40日",
        T3_statement="留着",
        T4_points="99",
    )
    page = "/reports/2026-11/U1-1"
    answer = door.send(page, page, filled)
    said = main_of(answer.text)
    assert answer.status_code in (409, 422)
    assert f'href="#points-{line("U1-1", "T1")}"' in said
    assert f'href="#happened_on-{line("U1-1", "T2")}"' in said
    assert f'href="#points-{line("U1-1", "T4")}"' in said, "what a rule refuses is told with them"
    assert said.count('aria-invalid="true"') == 3
    assert 'value="很多"' in said
    assert 'value="留着"' in said


def test_a_line_that_a_rule_refuses_is_linked_too(door: Door) -> None:
    door.enter("b11")
    filled = grid(door, "U1-1", T1_points="99", T4_points="100")
    page = "/reports/2026-11/U1-1"
    said = main_of(door.send(page, page, filled).text)
    for task in ("T1", "T4"):
        assert f'href="#points-{line("U1-1", task)}"' in said


def test_chosen_reports_are_confirmed_together_after_a_look_at_how_many(door: Door) -> None:
    send(door, ["U1", "U3"])
    door.enter("gw")
    page = "/reports/2026-11"
    filled = {"organization": ["U1", "U3"]}
    position = door.position
    preview = door.send(page, f"{page}/confirmation", filled)
    assert "确认 2 份月自评" in preview.text
    assert door.position == position
    done = door.send(page, f"{page}/confirmation", {**filled, "sure": "1"})
    assert done.is_redirect
    assert "已确认 2 份月自评" in door.see(page)


def send(door: Door, codes: Iterable[str]) -> None:
    from service.features.reports.commands import reports

    for code in codes:
        made = door.services
        reports.submit(made, operator(made), submission(made, code, NOVEMBER))


def test_a_report_is_returned_with_a_reason_that_its_sender_sees(door: Door) -> None:
    door.enter("gw")
    page = "/reports/2026-11/U2"
    refused = door.send(page, f"{page}/return", {"reason": " "})
    assert refused.status_code == 422
    assert 'href="#reason"' in refused.text
    assert door.send(page, f"{page}/return", {"reason": "佐证不清"}).is_redirect
    door.enter("u2")
    assert "佐证不清" in door.see("/")
    assert "佐证不清" in door.see(page)


def test_work_is_handed_down_asked_about_and_answered(door: Door) -> None:
    door.enter("u1")
    page = f"/assignments/{line('U1', 'T5')}"
    go_to(door.services, 11, 30, 3)
    refused = door.send(page, f"{page}/handoffs", {"due": "2026-12-01"})
    assert "至少选择一个" in refused.text
    asked = door.send(page, f"{page}/extensions", {"due": "2026-12-03", "reason": "会议改期"})
    assert asked.is_redirect
    door.enter("gw")
    assert "申请延期至 2026-12-03" in door.see("/")
    assert "会议改期" in door.see(page)
    assert door.send(page, f"{page}/extensions/1/decision", {"granted": "1"}).is_redirect
    assert one(door, "U1", "T5").due == date(2026, 12, 3)


def test_late_lines_are_urged_together_after_a_look_at_how_many(door: Door) -> None:
    door.enter("u1")
    preview = door.see("/dispatch/2026-11/urging?under=U1")
    assert "2 个组织共 2 项逾期" in preview
    ids = re.findall(r'name="assignments" value="([^"]+)"', preview)
    filled = {"under": "U1", "assignments": ids, "organization": ["U1-1"], "message": "请抓紧"}
    done = door.send("/dispatch/2026-11/urging?under=U1", "/dispatch/2026-11/urging", filled)
    assert done.headers["location"] == "/dispatch/2026-11?under=U1"
    assert "已催办 1 项" in door.see("/dispatch/2026-11")


def test_the_notice_to_copy_names_nobody(door: Door) -> None:
    door.enter("u1")
    html = door.see("/dispatch/2026-11/urging?under=U1")
    [notice] = re.findall(r'id="neutral" readonly>([^<]*)<', html)
    assert "前完成" in notice
    assert "U1" not in notice


def test_a_grave_act_wants_its_word(door: Door) -> None:
    door.enter("u1")
    page = f"/assignments/{line('U1-1', 'T2')}"
    step = f"{page}/cancellation"
    filled = {"reason": "重复布置", "sure": "T9"}
    refused = door.send(step, step, filled)
    assert "请输入 T2 以确认" in refused.text
    assert 'value="重复布置"' in refused.text
    assert door.send(step, step, {**filled, "sure": "t2"}).is_redirect
    assert one(door, "U1-1", "T2").status == "cancelled"


def test_evidence_goes_in_by_its_digest_and_comes_out_through_the_line(door: Door) -> None:
    door.enter("b11")
    page = f"/assignments/{line('U1-1', 'T1')}"
    filled = {**door.hidden(page), "outcome": "done", "points": "10", "happened_on": ""}
    files = {"files": ("记录.txt", "内容".encode(), "text/plain")}
    answer = door.client.post(f"{page}/report", data=filled, files=files, follow_redirects=False)
    assert answer.is_redirect
    [link] = re.findall(r'href="(/api/v1/evidence/[0-9a-f]{64})"', door.see(page))
    assert door.client.get(link).content == "内容".encode()
    other = {"files": ("记录.txt", "另一份".encode(), "text/plain")}
    door.client.post(f"{page}/report", data=filled, files=other)
    assert len(re.findall(r'href="/api/v1/evidence/', door.see(page))) == 2, "it is no double click"


def test_an_account_without_an_organization_is_told_what_to_do(door: Door) -> None:
    door.services.accounts.add(
        "admin2", person="A", organization="nowhere", password="long enough 1",
        now=datetime.now(UTC),
    )  # fmt: skip
    door.enter("admin2")
    said = main_of(door.see("/"))
    assert "所属组织尚未登记" in said
    assert "duban" not in said, "no words of the command line"
    assert door.client.get("/dispatch/2026-11").status_code == 403


def test_an_administrator_who_belongs_nowhere_by_design_is_led_to_the_menu(door: Door) -> None:
    now = datetime.now(UTC)
    accounts = door.services.accounts
    accounts.add("sys", person="S", organization=OPERATOR, password=PASSWORD, now=now)
    accounts.granting.give("sys", Role.SYSTEM_ADMINISTRATOR, "*", now)
    door.enter("sys")
    said = main_of(door.see("/"))
    assert "运行状态" in said
    assert "duban import" not in said
