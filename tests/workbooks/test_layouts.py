"""Every habit of layout that offices have, each read as it stands."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregates.values.period import Month
from service.features.catalogue.sheets import TASKS, parse_tasks
from service.features.organizations.sheets import ORGANIZATIONS, parse_organizations
from service.features.reports.sheets.table import SELF_EVALUATIONS, parse_self_evaluations
from service.workbooks.errors import Unreadable
from service.workbooks.table import Sheet, read_table
from tests.workbooks.books import CLAIMS, SELF, TITLES, Line, book, read

NAMED = [("U001", "T01", 800), ("U001", "T02", 480), ("U001-01", "T01", 0)]
TASK_HEADER: list[Line] = [
    ("序号", "任务编码", "任务类别", "任务名称", "任务要求", None, None, None, "佐证材料", "备注"),
    (None, None, None, None, "周期", "适用组织", "分值", "完成时限", None, None),
]
TASK_MERGES = ["A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:H3", "I3:I4", "J3:J4"]


def claims(sheet: Sheet) -> list[tuple[str, str, int]]:
    parsed = parse_self_evaluations(sheet)
    assert [str(error) for error in parsed.errors] == []
    return [(row.organization, row.task, row.points) for row in parsed.rows]


def self_evaluation(*lines: Line, merges: tuple[str, ...] = ()) -> Sheet:
    return read(book(lines, merges=merges), SELF_EVALUATIONS)


def test_the_usual_form_is_read_with_its_title_lines() -> None:
    data = book(
        [*TITLES, SELF, *CLAIMS, ("注：自评分不得超过任务分值。",)], merges=["A1:I1", "A7:I7"]
    )
    sheet = read(data, SELF_EVALUATIONS)
    assert claims(sheet) == NAMED
    assert sheet.period == Month(2026, 10)
    assert (sheet.titles.unit, sheet.titles.stated_on) == ("甲", date(2026, 11, 3))
    assert sheet.notes == ("注：自评分不得超过任务分值。",)
    second = parse_self_evaluations(sheet).rows[1]
    assert (second.outcome, second.happened_on) == ("partial", date(2026, 10, 15))
    assert second.statement == "① 已改"


@pytest.mark.parametrize("above", [0, 11, 29])
def test_the_header_stands_in_row_1_or_far_down(above: int) -> None:
    assert claims(self_evaluation(*[("说明文字",)] * above, SELF, *CLAIMS)) == NAMED


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(len(SELF))))
def test_columns_stand_in_any_order(order: list[int]) -> None:
    lines = [[line[index] for index in order] for line in (SELF, *CLAIMS)]
    assert claims(self_evaluation(*TITLES, *lines)) == NAMED


def test_a_two_row_header_with_merges_both_ways_and_a_merged_category() -> None:
    lines: list[Line] = [
        ("任务清单（2026年）",),
        ("填报单位：工委",),
        *TASK_HEADER,
        (1, "T01", "政治建设", "学习", "每月", "机关党委、党支部", 8, "本月25日", "记录", None),
        (2, "T02", None, "自查", "3月、9月", "党支部", "７．５", "本月最后一个工作日", None, "注"),
        (3, "T03", "作风", "检查", "每年", "党支部", 5, "本月1日", None, None),
    ]
    sheet = read(book(lines, merges=["A1:J1", *TASK_MERGES, "C5:C6"]), TASKS)
    parsed = parse_tasks(sheet)
    assert [str(error) for error in parsed.errors] == []
    assert [row.category for row in parsed.rows] == ["政治建设", "政治建设", "作风"]
    assert [row.weight for row in parsed.rows] == [800, 750, 500]
    assert parsed.rows[0].applies_to == ("机关党委", "党支部")
    assert parsed.rows[1].row.cell("weight") == "G6"
    assert sheet.extra == ()


def test_a_third_row_that_only_tells_a_column_apart_is_of_the_header() -> None:
    lines: list[Line] = [
        ("组织编码", "组织名称", "组织类型", "上级组织编码", "党员情况", None),
        (None, None, None, None, "党员人数", None),
        (None, None, None, None, "正式党员数", "预备"),
        ("U1", "甲", "党总支", "GW", 12, 1),
    ]
    merges = ["A1:A3", "B1:B3", "C1:C3", "D1:D3", "E1:F1", "E2:F2"]
    sheet = read(book(lines, merges=merges), ORGANIZATIONS)
    parsed = parse_organizations(sheet)
    assert ([row.members for row in parsed.rows], parsed.errors) == ([12], ())
    assert sheet.extra == ("预备",)


def test_a_header_cell_merged_over_two_columns_is_one_column() -> None:
    header = ("组织编码", None, "任务编码", "完成情况", "自评分")
    line = ("U001", None, "T01", "完成", 8)
    assert claims(self_evaluation(header, line, merges=("A1:B1", "A2:B2"))) == NAMED[:1]


def test_a_merged_organization_code_speaks_for_its_lines() -> None:
    lines = [SELF, CLAIMS[0], (2, None, None, *CLAIMS[1][3:])]
    assert claims(self_evaluation(*lines, merges=("B2:B3", "C2:C3"))) == NAMED[:2]


def test_a_merged_score_is_refused_because_it_would_count_twice() -> None:
    lines = [SELF, CLAIMS[0], (*CLAIMS[1][:6], None, *CLAIMS[1][7:])]
    parsed = parse_self_evaluations(self_evaluation(*lines, merges=("G2:G3",)))
    unsaid = [SELF, CLAIMS[0], CLAIMS[1][:5]]
    assert parse_self_evaluations(self_evaluation(*unsaid, merges=("G2:G3",))).left_out == ()
    assert [str(error) for error in parsed.errors] == [
        "a.xlsx:表1!G3: 自评分 is merged with G2, a number of its own for each line expected"
    ]


def test_sums_notes_signatures_section_headings_and_blank_rows_are_no_lines() -> None:
    lines = [
        *TITLES,
        SELF,
        ("一、政治建设",),
        CLAIMS[0],
        (None,) * 9,
        CLAIMS[1],
        (3, *(None,) * 8),
        CLAIMS[2],
        ("合计", None, None, None, None, None, 12.8),
        ("说明：按月填报",),
        ("填报人：P01", None, None, "审核人：P02"),
    ]
    sheet = self_evaluation(*lines, merges=("A4:I4",))
    assert claims(sheet) == NAMED
    assert sheet.notes[:2] == ("一、政治建设", "合计")


def test_a_header_and_title_repeated_on_later_pages_are_no_lines() -> None:
    lines = [*TITLES, SELF, *CLAIMS[:2], *TITLES, SELF, CLAIMS[2]]
    assert claims(self_evaluation(*lines)) == NAMED


def test_the_date_stated_may_stand_in_the_next_cell_or_below_the_table() -> None:
    beside = [("填报时间：", None, datetime(2026, 11, 3))]  # noqa: DTZ001  # cells have no zone
    assert self_evaluation(*beside, SELF, *CLAIMS).titles.stated_on == date(2026, 11, 3)
    below = [("填报时间：２０２６年１１月３日",)]
    assert self_evaluation(SELF, *CLAIMS, *below).titles.stated_on == date(2026, 11, 3)


def test_a_second_day_of_filling_in_over_other_lines_is_asked_about() -> None:
    """A unit that filled its part in later would else be in time with the first."""
    lines: list[Line] = [
        TITLES[0], ("填报单位：甲   填报时间：2026年11月3日",), SELF, CLAIMS[0],
        ("填报单位：乙   填报时间：2026年11月9日",), CLAIMS[2],
    ]  # fmt: skip
    sheet = self_evaluation(*lines)
    assert [(error.cell, error.places["first"]) for error in sheet.errors] == [("A5", "A2")]
    given = read_table("a.xlsx", book(lines), SELF_EVALUATIONS, given=("stated_on",))
    assert given.errors == ()
    lines[4] = ("填报时间：11月3日",)
    assert self_evaluation(*lines).errors == ()


def test_the_day_of_filling_in_goes_before_the_day_of_sending() -> None:
    lines = [("上报日期：2026年11月9日",), SELF, *CLAIMS, ("填表时间：2026年11月3日",)]
    sheet = self_evaluation(*lines)
    assert (sheet.titles.stated_on, sheet.errors) == (date(2026, 11, 3), ())


def test_an_empty_date_line_states_none() -> None:
    titles = self_evaluation(("填报时间：",), SELF, *CLAIMS).titles
    assert (titles.stated_on, titles.stated_badly) == (None, None)


def test_a_date_line_that_is_no_date_is_a_wrong_cell() -> None:
    sheet = self_evaluation(("填报时间：11月底",), SELF, *CLAIMS)
    assert [error.cell for error in sheet.errors] == ["A1"]
    assert "“11月底” is not a date" in str(sheet.errors[0])


def test_the_sheets_name_gives_the_period_where_no_line_does() -> None:
    def name(made: Any) -> None:
        made["表1"].title = "自评2026年9月"

    assert read(book([SELF, *CLAIMS], touch=name), SELF_EVALUATIONS).period == Month(2026, 9)


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("自评表（2026年10月）", "2026-10"),
        ("２０２６年１０月份自评", "2026-10"),
        ("自评 2026-10", "2026-10"),
        ("自评 2026.9", "2026-09"),
        ("二〇二六年十月", "2026-10"),
        ("2026年第四季度", "2026Q4"),
        ("二〇二六年四季度", "2026Q4"),
        ("2026Q3", "2026Q3"),
        ("2026年度任务清单", "2026"),
        ("截至2026年10月31日", None),
        ("〔2026〕3号", None),
    ],
)
def test_the_period_is_read_in_each_form_titles_give_it(title: str, period: str | None) -> None:
    result = self_evaluation((title,), SELF, *CLAIMS).period
    assert (str(result) if result else None) == period


def test_an_empty_form_in_sight_is_not_filled_from_a_hidden_sheet() -> None:
    def hide(made: Any) -> None:
        made["表1"].sheet_state = "hidden"

    assert read(book([SELF, *CLAIMS], [SELF], touch=hide), SELF_EVALUATIONS).rows == ()


def test_a_second_months_lines_below_the_firsts_are_none_of_its() -> None:
    lines: list[Line] = [
        ("2026年10月自评表",),
        SELF,
        CLAIMS[0],
        ("2026年11月自评表",),
        SELF,
        CLAIMS[1],
    ]
    sheet = read(book(lines, merges=["A1:I1", "A4:I4"]), SELF_EVALUATIONS)
    assert "2026-10, 2026-11" in str(sheet.errors[0])
    lines[3] = ("注：甲党总支2026年11月改选",)
    sheet = read(book(lines, merges=["A1:I1", "A4:I4"]), SELF_EVALUATIONS)
    assert (sheet.period, sheet.errors) == (Month(2026, 10), ())


def test_two_periods_in_the_title_contradict_each_other() -> None:
    sheet = self_evaluation(("2026年9月自评",), ("（2026年10月）",), SELF, *CLAIMS)
    assert sheet.period is None
    assert "2026-09, 2026-10" in str(sheet.errors[0])


@pytest.mark.parametrize(
    "title", ["2026年9月、10月自评", "2026年9月至10月", "二〇二六年九月和十月"]
)
def test_months_named_one_after_another_share_their_year(title: str) -> None:
    """The first alone would take in October's claims as September's."""
    sheet = self_evaluation((title,), SELF, *CLAIMS)
    assert sheet.period is None
    assert "2026-09, 2026-10" in str(sheet.errors[0])


@pytest.mark.parametrize("title", ["2026年10月（11月3日前报送）", "2026年10月至11月5日"])
def test_a_day_after_the_month_is_no_second_month(title: str) -> None:
    assert self_evaluation((title,), SELF, *CLAIMS).period == Month(2026, 10)


def test_the_sheet_that_has_the_header_is_read_among_others_and_a_hidden_cover() -> None:
    def hide(made: Any) -> None:
        made["表1"].sheet_state = "hidden"

    cover: list[Line] = [("封面",), ("自评分", "组织编码")]
    data = book(cover, [("填表说明",)], [SELF, *CLAIMS], touch=hide)
    sheet = read(data, SELF_EVALUATIONS)
    assert (sheet.sheet, claims(sheet)) == ("表3", NAMED)


def test_a_hidden_copy_gives_way_to_the_sheet_in_sight() -> None:
    def hide(made: Any) -> None:
        made["表1"].sheet_state = "hidden"

    data = book([SELF, CLAIMS[2]], [SELF, *CLAIMS], touch=hide)
    assert claims(read(data, SELF_EVALUATIONS)) == NAMED


def test_two_sheets_with_the_table_are_refused_by_name() -> None:
    with pytest.raises(Unreadable, match="Several sheets hold this table: 表1, 表2"):
        read(book([SELF, *CLAIMS], [SELF, *CLAIMS]), SELF_EVALUATIONS)


def test_a_workbook_without_the_table_says_what_was_looked_for() -> None:
    with pytest.raises(
        Unreadable, match="组织编码, 任务编码, 完成情况, 自评分 was looked for in: 表1"
    ):
        read(book([("姓名", "电话"), ("a", "b")]), SELF_EVALUATIONS)


def test_a_missing_column_is_named_with_the_words_it_goes_by() -> None:
    lines = [[*line[:6], *line[7:]] for line in (SELF, *CLAIMS)]
    sheet = self_evaluation(*lines)
    assert sheet.rows == ()
    assert "the column 自评分 is missing" in str(sheet.errors[0])
    assert "自评得分" in str(sheet.errors[0])


def test_a_required_column_that_stands_twice_is_a_wrong_cell() -> None:
    sheet = self_evaluation((*SELF, "自评分"), *((*line, 1) for line in CLAIMS))
    assert [str(error) for error in sheet.errors] == [
        "a.xlsx:表1!J1: the column 自评分 stands here and at G1, one such column expected"
    ]


def test_its_own_title_outdoes_a_synonym_which_is_then_extra() -> None:
    sheet = self_evaluation((*SELF, "得分"), *((*line, 1) for line in CLAIMS))
    assert (claims(sheet), sheet.extra) == (NAMED, ("得分",))
    before = self_evaluation(("得分", *SELF), *((1, *line) for line in CLAIMS))
    assert (claims(before), before.extra) == (NAMED, ("得分",))


def test_extra_columns_are_left_out_and_named() -> None:
    sheet = self_evaluation((*SELF, "审核意见"), *((*line, "同意") for line in CLAIMS))
    assert (claims(sheet), sheet.extra) == (NAMED, ("审核意见",))


def test_header_words_may_be_broken_spaced_starred_and_explained() -> None:
    header = ("*组 织 编 码", "任务编码\n（必填）", "完成\n情况", "＊自评分(分)", "完成\n日期")
    sheet = self_evaluation(TITLES[0], header, ("U001", "T01", "已完成", 8, "10月12日"))
    assert claims(sheet) == NAMED[:1]


def test_codes_written_full_width_are_the_same_codes() -> None:
    sheet = self_evaluation(
        SELF, (1, "Ｕ００１", "甲", " Ｔ０１ ", "学", "已完成", "８", None, None)
    )
    assert claims(sheet) == NAMED[:1]


@pytest.mark.parametrize(
    ("code", "task", "outcome", "points"),
    [
        ("单位编号", "事项编码", "完成情况", "自评得分"),
        ("支部编号", "工作编号", "落实情况", "自评分数"),
        ("党支部编码", "任务号", "完成情况（已完成/未完成）", "自评分（分）"),
        ("机构代码", "任务代号", "办理情况", "自我评分"),
        ("组织ID", "任务ID", "状态", "自评打分"),
        ("责任单位编码", "任务清单编号", "进展情况", "自打分"),
    ],
)
def test_columns_go_by_the_words_that_other_cities_use(
    code: str, task: str, outcome: str, points: str
) -> None:
    header = (code, task, outcome, points)
    assert claims(self_evaluation(header, ("U001", "T01", "已完成", 8))) == NAMED[:1]


def test_a_note_of_several_lines_a_seal_and_a_day_at_the_foot_are_no_lines() -> None:
    foot = ("注：1.不超分值；", "2.按时报送。", "工委（盖章）", "2026年11月3日")
    lines = [line[1:] for line in (SELF, *CLAIMS)]
    sheet = self_evaluation(*lines, *([line] for line in foot))
    assert claims(sheet) == NAMED
    assert len(sheet.notes) == 4


def test_a_note_between_lines_does_not_end_the_table() -> None:
    lines = [SELF, CLAIMS[0], ("注：以下为支部",), *CLAIMS[1:], (None, "U001", None, "T09")]
    parsed = parse_self_evaluations(self_evaluation(*lines))
    assert (len(parsed.rows), len(parsed.left_out)) == (3, 1)


def test_a_row_that_numbers_the_columns_is_no_line() -> None:
    for numbers in (range(1, 10), [f"（{n}）" for n in range(1, 10)], [*"甲乙", *range(1, 8)]):
        assert claims(self_evaluation(SELF, list(numbers), *CLAIMS)) == NAMED


def test_english_headers_and_words_are_read() -> None:
    header = ("Organization code", "Task code", "Outcome", "Self-score", "Done on")
    assert (
        claims(self_evaluation(header, ("U001", "T01", "done", "8.00", "2026-10-12"))) == NAMED[:1]
    )


def test_one_stray_styled_cell_far_down_costs_nothing() -> None:
    def stray(made: Any) -> None:
        made["表1"]["XFD1048576"].number_format = "0.00"

    assert claims(read(book([SELF, *CLAIMS], touch=stray), SELF_EVALUATIONS)) == NAMED


def test_lines_that_say_nothing_are_left_out_and_known() -> None:
    parsed = parse_self_evaluations(
        self_evaluation(SELF, CLAIMS[0], (2, "U001", "甲", "T02", "自查"))
    )
    assert [(line.organization, line.task) for line in parsed.left_out] == [("U001", "T02")]
    assert (len(parsed.rows), parsed.errors) == (1, ())


def test_organizations_are_read_with_synonyms_and_counts_in_words() -> None:
    header = ("党组织代码", "党组织全称", "类型", "上级党组织", "分组", "党员人数", "支部等次")
    lines = [
        header,
        ("U1", "甲", "党支部", None, "党群", "２３人", "过硬"),
        (1002, "乙", "党支部", "U1", None, 5, None),
    ]
    parsed = parse_organizations(read(book(lines), ORGANIZATIONS))
    assert parsed.errors == ()
    assert [(row.code, row.members, row.tier) for row in parsed.rows] == [
        ("U1", 23, "strong"),
        ("1002", 5, None),
    ]


def test_the_file_is_judged_by_what_it_is_not_by_its_name() -> None:
    data = book([SELF, *CLAIMS])
    assert claims(read(data, SELF_EVALUATIONS, "自评.csv")) == NAMED
    assert io.BytesIO(data).read(2) == b"PK"
