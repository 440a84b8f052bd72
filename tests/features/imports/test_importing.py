"""Importing from a page: shown first, every wrong cell named, recorded once."""

from __future__ import annotations

from tests.browsing import Door
from tests.pages import form, main_of


def test_an_import_is_shown_before_it_is_recorded(door: Door) -> None:
    door.enter("gw")
    book = "2027年工作日历\n日期,类型,说明\n2027-01-01,放假,元旦\n2027-01-02,放假,元旦\n".encode()
    position = door.position
    files = {"file": ("workdays-2027.csv", book, "text/csv")}
    shown = door.client.post(
        "/imports/workdays", data=door.hidden("/imports?kind=workdays"), files=files
    )
    assert shown.status_code == 200
    assert "工作日历导入" in shown.text
    assert door.position == position
    fields = form(main_of(shown.text), "/imports/workdays")
    done = door.client.post("/imports/workdays", data=fields, follow_redirects=False)
    assert done.is_redirect
    assert 2027 in door.services.standing_data.calendar.years
    assert "尚未导入" not in main_of(door.see("/workdays?year=2027"))


def test_an_import_names_every_wrong_cell_and_records_nothing(door: Door) -> None:
    door.enter("gw")
    book = "日期,类型,说明\n2027-13-01,放假,元旦\n2027-01-02,也许,元旦\n".encode()
    position = door.position
    files = {"file": ("workdays-2027.csv", book, "text/csv")}
    shown = door.client.post(
        "/imports/workdays",
        data={**door.hidden("/imports?kind=workdays"), "sure": "1"},
        files=files,
    )
    said = main_of(shown.text)
    assert "A2" in said
    assert "B3" in said
    assert "2 个单元格有误" in said
    assert door.position == position


def test_a_unit_sends_in_its_filled_workbook_and_may_not_import_the_directory(door: Door) -> None:
    door.enter("u1")
    book = door.client.get("/api/v1/reports/U1-1/2026-11/workbook")
    assert book.content[:2] == b"PK"
    hidden = door.hidden("/imports?kind=self-evaluations")
    answer = door.client.post(
        "/imports/organizations", data=hidden, files={"file": ("x.csv", b"a", "text/csv")}
    )
    assert answer.status_code == 403


def test_the_page_says_which_columns_a_workbook_must_have(door: Door) -> None:
    door.enter("gw")
    assert "组织编码、任务编码、完成情况、自评分。" in door.see("/imports?kind=self-evaluations")


def test_tiers_are_told_in_words_and_a_file_that_says_nothing_new_is_told_so(door: Door) -> None:
    door.enter("gw")
    book = "组织编码,组织名称,组织类型,上级组织编码,现有等次\nU1-9,九支部,党支部,U1,过硬\n".encode()
    for said in ("过硬", "没有变化"):
        hidden = door.hidden("/imports?kind=organizations")
        files = {"file": ("名录.csv", book, "text/csv")}
        shown = door.client.post("/imports/organizations", data=hidden, files=files)
        assert said in main_of(shown.text)
        assert "strong" not in main_of(shown.text)
        fields = {**hidden, "sure": "1"}
        files = {"file": ("名录.csv", book, "text/csv")}
        door.client.post("/imports/organizations", data=fields, files=files)
