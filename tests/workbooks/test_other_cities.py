"""Habits of other cities, each read as a careful clerk would: codes, clocks, titles and sums."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter

from aggregates.values.period import Month
from service.features.organizations.sheets import ORGANIZATIONS, parse_organizations
from service.features.reports.sheets.table import SELF_EVALUATIONS, parse_self_evaluations
from service.workbooks.cells import cell_name
from service.workbooks.table import Sheet, read_table
from service.workbooks.values import parse_date, parse_outcome
from tests.workbooks.books import CLAIMS, SELF, Line, book, read

HEADER = ("组织编码", "任务编码", "完成情况", "自评分")


def sheet_of(*lines: Line, name: str = "表1") -> Sheet:
    def named(made: Any) -> None:
        made["表1"].title = name

    return read(book(lines, touch=named), SELF_EVALUATIONS)


@pytest.mark.parametrize(
    ("number_format", "number", "code"),
    [("0000", 12, "0012"), ('"U"000', 7, "U007"), ("\\T00", 3, "T03"), ("0", 12, "12")],
)
def test_a_code_kept_as_a_number_is_the_code_that_is_seen(
    number_format: str, number: int, code: str
) -> None:
    def shape(made: Any) -> None:
        made["表1"]["A2"].number_format = number_format

    data = book([HEADER, (number, "T01", "已完成", 8)], touch=shape)
    assert parse_self_evaluations(read(data, SELF_EVALUATIONS)).rows[0].organization == code


@pytest.mark.parametrize(
    "written",
    ["2026-10-1 19:30", "2026/10/1 19:30:05", "2026年10月1日 19:30", "2026年10月1日19时30分",
     "2026-10-01T19:30:00", "2026年10月1日 下午7:30", "２０２６－１０－１　１９：３０"],
)  # fmt: skip
def test_the_hour_beside_a_day_does_not_become_part_of_it(written: str) -> None:
    assert parse_date(written) == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("word", "outcome"),
    [("已完成。", "done"), ("√已完成", "done"), ("提前完成", "done"), ("逾期完成", "done"),
     ("已按要求完成", "done"), ("有序推进", "partial"), ("逾期未完成", "not_done"),
     ("已落实", "done"), ("进行中", "partial"),
     ("未启动", "not_done"), ("尚未完成", "not_done"), ("×", "not_done")],
)  # fmt: skip
def test_outcomes_are_said_in_many_words(word: str, outcome: str) -> None:
    assert parse_outcome(word) == outcome


FIRST = datetime(2026, 10, 1)  # noqa: DTZ001  # cells have no zone


@pytest.mark.parametrize(
    ("lines", "name", "stated"),
    [
        ([("自评表",), ("考核月份：", FIRST), ("填报时间：", "2026-11-03")], "表1", 3),
        ([("自评表",), (FIRST,)], "表1", None),
        ([("自评表",), ("考核月份：202610    填报时间：11月3日",)], "表1", 3),
        ([("自评表",), ("填报单位：甲  考核月份：2026年10月  填报日期：2026.11.3",)], "表1", 3),
        ([("2026年度自评表",), ("（10月份）",)], "表1", None),
        ([("2026年度自评表",), ("请于11月5日前报送",)], "10月", None),
        ([("2026年度自评表",)], "2026年10月", None),
        ([("2026年10月",), ("填报时间：2026年11月3日（盖章）",)], "表1", 3),
        ([("2026年10月",), ("填报人：甲  填报时间：2026年11月3日 联系电话：12",)], "表1", 3),
    ],
)
def test_the_month_and_the_day_of_filling_in_stand_where_offices_put_them(
    lines: list[Line], name: str, stated: int | None
) -> None:
    titles = sheet_of(*lines, SELF, *CLAIMS, name=name).titles
    assert titles.period == Month(2026, 10)
    assert titles.stated_on == (date(2026, 11, stated) if stated else None)


def test_what_the_caller_says_need_not_stand_soundly_above_the_table() -> None:
    lines = [("2026年9月、2026年10月",), ("填报时间：11月底",), SELF, *CLAIMS]
    assert len(sheet_of(*lines).errors) == 2
    given = read_table("a.xlsx", book(lines), SELF_EVALUATIONS, given={"period", "stated_on"})
    assert given.errors == ()


def test_periods_above_a_directory_are_none_of_its_business() -> None:
    lines = [("（2025年12月至2026年10月）",), ("组织编码", "组织名称", "组织类型"),
             ("U1", "甲", "党支部")]  # fmt: skip
    assert read(book([*lines]), ORGANIZATIONS).errors == ()


def test_sums_of_parts_are_no_lines_wherever_the_word_stands() -> None:
    sums = [
        (4, "合 计", None, None, None, None, 12.8),
        (None, "U001", "甲单位小计", *[None] * 3, 13),
        (None, "甲单位平均得分", *[None] * 4, 6.4),
        ("总计：12.8分",),
    ]
    sheet = sheet_of(SELF, *CLAIMS, *sums)
    parsed = parse_self_evaluations(sheet)
    assert (len(parsed.rows), parsed.errors) == (3, ())


def test_a_task_with_such_a_word_in_its_name_is_still_a_line() -> None:
    line = (1, "U001", "甲", "T09", "党费收缴合计", None, 8)
    errors = parse_self_evaluations(sheet_of(SELF, line)).errors
    assert [error.cell for error in errors] == ["F2"]


def formulas(*values: float | None) -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    for row, value in enumerate(values, 1):
        sheet.write_row(row, 0, ("U001", f"T0{row}", "已完成"))
        given = () if value is None else (None, value)
        sheet.write_formula(cell_name(row + 1, 4), "=4+4", *given)
    made.close()
    return out.getvalue()


def test_a_formula_nobody_calculated_is_no_score_of_0() -> None:
    errors = parse_self_evaluations(read(formulas(None, None), SELF_EVALUATIONS)).errors
    assert [(error.cell, error.wrong) for error in errors] == [
        ("D2", "the formula was never calculated"),
        ("D3", "the formula was never calculated"),
    ]
    calculated = parse_self_evaluations(read(formulas(8, 0), SELF_EVALUATIONS))
    assert [row.points for row in calculated.rows] == [800, 0]


@pytest.mark.parametrize(
    ("written", "has"), [("是", True), (3, True), ("２个", True), (0, False), ("无", False)]
)
def test_whether_there_are_groups_is_said_by_a_word_or_a_number(written: object, has: bool) -> None:
    header = ("组织编码", "组织名称", "组织类型", "党小组数")
    data = book([header, ("U1", "甲", "党支部", written)])
    assert parse_organizations(read(data, ORGANIZATIONS)).rows[0].has_groups is has


def test_a_code_that_a_text_file_keeps_from_losing_its_noughts_is_that_code() -> None:
    words = '组织编码,任务编码,完成情况,自评分\n"=""0012""",T01\u200b,已完成,8\n'
    rows = parse_self_evaluations(read(words.encode(), SELF_EVALUATIONS, "a.csv")).rows
    assert [(row.organization, row.task) for row in rows] == [("0012", "T01")]


@pytest.mark.parametrize(
    ("heads", "day", "left_out"),
    [
        (("完成时间", "实际完成时间"), "2026-10-20", ("完成时间",)),
        (("办结日期", "日期"), "2026-10-25", ("日期",)),
    ],
)
def test_a_word_that_heads_other_columns_too_gives_way_to_a_plainer_one(
    heads: tuple[str, str], day: str, left_out: tuple[str, ...]
) -> None:
    """完成时间 may be the day it is due, which tells nothing of lateness."""
    line = ("U001", "T01", "已完成", 8, "2026-10-25", "2026-10-20")
    sheet = sheet_of(("月自评表（2026年10月）",), (*HEADER, *heads), line)
    assert parse_self_evaluations(sheet).rows[0].happened_on == date.fromisoformat(day)
    assert sheet.extra == left_out


def test_a_score_headed_plainly_outdoes_one_headed_by_a_bare_word() -> None:
    header = ("组织编码", "任务编码", "完成情况", "得分", "自评得分")
    sheet = sheet_of(header, ("U001", "T01", "已完成", 9, 8))
    assert parse_self_evaluations(sheet).rows[0].points == 800
    assert sheet.extra == ("得分",)


def test_two_days_headed_alike_are_asked_about() -> None:
    heads = ("完成时间", "完成时间")
    sheet = sheet_of((*HEADER, *heads), ("U001", "T01", "已完成", 8, "10月25日", "10月20日"))
    assert [(error.cell, error.wrong) for error in sheet.errors] == [
        ("F1", "the column {column} stands here and at {first}")
    ]


@pytest.mark.parametrize("mark", ["/", "／", "—", "——", "－", "-", "无"])
def test_a_mark_in_a_cell_that_may_be_blank_says_nothing(mark: str) -> None:
    header = (
        "组织编码",
        "组织名称",
        "组织类型",
        "上级组织编码",
        "考核分组",
        "党员数",
        "设党小组",
        "现有等次",
    )
    parsed = parse_organizations(
        read(book([header, ("U1", "甲", "党总支", *[mark] * 5)]), ORGANIZATIONS)
    )
    row = parsed.rows[0]
    assert (row.superior, row.group, row.members, row.tier) == (None, None, None, None)
    assert row.has_groups == (False if mark == "无" else None)


@pytest.mark.parametrize("mark", ["/", "—", "不适用"])
def test_but_where_a_value_is_needed_it_is_asked_for(mark: str) -> None:
    """Who means 不适用 asks for it; read as blank, it would claim nothing."""
    parsed = parse_self_evaluations(sheet_of(HEADER, ("U001", "T01", mark, mark)))
    assert [error.cell for error in parsed.errors] == ["C2", "D2"]


def test_a_statement_keeps_its_words_whatever_they_are() -> None:
    header, line = (*HEADER, "情况说明", "完成日期"), ("U001", "T01", "✔️", 8, "无", "/")
    row = parse_self_evaluations(sheet_of(header, line)).rows[0]
    assert (row.outcome, row.statement, row.happened_on) == ("done", "无", None)


def test_two_columns_of_names_are_asked_about_where_no_codes_tell_whose_a_line_is() -> None:
    """The first, 单位名称, would make the branches' lines the unit's own."""
    header = ("单位名称", "支部名称", "任务名称", "完成情况", "自评分")
    sheet = sheet_of(header, ("甲局", "甲局一支部", "学习", "已完成", 8))
    assert [error.cell for error in sheet.errors] == ["B1"]
    coded = sheet_of((*header, "支部编码"), ("甲局", "甲局一支部", "学习", "已完成", 8, "U001-01"))
    assert (coded.errors, coded.extra) == ((), ("支部名称",))


@pytest.mark.parametrize(
    "heading",
    [("一", "政治建设（30分）"), (None, "一、政治建设"), ("（二）", None, None, "组织建设"),
     ("第一部分 政治建设",)],
)  # fmt: skip
def test_a_heading_between_the_lines_need_not_be_merged(heading: Line) -> None:
    sheet = sheet_of(SELF, CLAIMS[0], heading, CLAIMS[2])
    parsed = parse_self_evaluations(sheet)
    assert (len(parsed.rows), parsed.errors) == (2, ())


@pytest.mark.parametrize(
    "line", [("一", "U001"), ("一", "U001", None, "T02"), (1, "U001", "甲局"), (None, "一支部")]
)
def test_a_line_that_names_its_subject_is_no_heading(line: Line) -> None:
    parsed = parse_self_evaluations(sheet_of(SELF, CLAIMS[0], line, CLAIMS[2]))
    assert parsed.errors or parsed.left_out
