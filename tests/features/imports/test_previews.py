"""Before a workbook is recorded: the old and the new value of every field, counts and points."""

from __future__ import annotations

from tests.browsing import Door
from tests.pages import main_of, text


def shown(door: Door, kind: str, book: str) -> str:
    files = {"file": (f"{kind}.csv", book.encode(), "text/csv")}
    page = door.client.post(
        f"/imports/{kind}", data=door.hidden(f"/imports?kind={kind}"), files=files
    )
    assert page.status_code == 200
    return text(main_of(page.text))


def test_a_changed_task_shows_each_field_as_it_was_and_as_it_would_be(shared_door: Door) -> None:
    shared_door.enter("gw")
    head = "任务编码,任务名称,周期,适用对象,分值,完成时限\n"
    said = shown(shared_door, "tasks", head + "T1,党员大会,每季度,党支部,12,季末月20日\n")
    assert "周期 每月 每季度" in said
    assert "分值 10.00 12.00" in said
    assert "全部任务分值合计" in said


def test_a_report_shows_what_would_be_late_left_out_and_undated_and_the_score(
    shared_door: Door,
) -> None:
    shared_door.enter("b11")
    head = "月份：2026年11月\n组织编码,任务编码,完成情况,自评分,完成日期\n"
    rows = "U1-1,T1,已完成,10,\nU1-1,T2,部分完成,10,2026-11-28\n"
    said = shown(shared_door, "self-evaluations", head + rows)
    for word in ("未填完成日期", "部分完成", "漏报", "得分 40.00", "自评分"):
        assert word in said, said


def test_a_day_is_told_as_it_is_and_as_it_would_be(shared_door: Door) -> None:
    shared_door.enter("gw")
    said = shown(shared_door, "workdays", "日期,类型,说明\n2027-01-01,放假,元旦\n")
    assert "2027-01-01 工作日 休" in said, said


def test_a_person_is_told_field_by_field(shared_door: Door) -> None:
    shared_door.enter("gw")
    said = shown(shared_door, "people", "人员代码,姓名,所在组织编码\nP-900,书记甲,U1\n")
    assert "姓名 — 书记甲" in said


def test_an_organization_is_told_field_by_field(shared_door: Door) -> None:
    shared_door.enter("gw")
    head = "组织编码,组织名称,组织类型,上级组织编码,考核分组,党员数\n"
    said = shown(shared_door, "organizations", head + "U1,单位一改名,机关党委,GW,政府,50\n")
    assert "单位一改名" in said
    assert "党群 政府" in said
