"""Every wrong cell is told at once: file, sheet, cell, what is wrong, what is expected."""

from __future__ import annotations

import re
from typing import Any

from aggregates.values.period import Month
from service.features.catalogue.sheets import TASKS, parse_tasks
from service.features.organizations.sheets import ORGANIZATIONS, parse_organizations
from service.features.reports.sheets.table import SELF_EVALUATIONS, parse_self_evaluations
from service.language import translator
from tests.workbooks.books import CLAIMS, SELF, TITLES, Line, book, read


def told(*lines: Line) -> list[str]:
    sheet = read(book([*TITLES, SELF, *lines]), SELF_EVALUATIONS, "自评.xlsx")
    return [str(error) for error in parse_self_evaluations(sheet).errors]


def test_all_wrong_cells_are_told_at_once_and_by_name() -> None:
    errors = told(
        (1, None, "甲", "T01", "学", "完成了吗", 8, None, None),
        (2, "U001", "甲", "T02", "学", "已完成", "7.555", "11月底前", None),
        (3, "U002", "乙", "T01", "学", "已完成", "很好", None, None),
        (4, "U003", "丙", "T01", "学", None, 5, None, None),
    )
    date = "a full date such as 2026-11-30 or 2026年11月30日 expected"
    assert errors == [
        "自评.xlsx:表1!B4: 组织编码 is blank, a value expected",
        "自评.xlsx:表1!F4: “完成了吗” is not one of the words, 已完成, 部分完成 or 未完成 expected",
        "自评.xlsx:表1!G5: “7.555” has more than two decimals, "
        "points with at most two decimals expected",
        f"自评.xlsx:表1!H5: “11月底前” is not a date, {date}",
        "自评.xlsx:表1!G6: “很好” is not a number of points, "
        "a number such as 7.5 with at most two decimals expected",
        "自评.xlsx:表1!F7: 完成情况 is blank, a value expected",
    ]


def test_the_right_rows_beside_wrong_ones_are_still_given() -> None:
    wrong = (9, "U009", "丁", "T01", "学", "?", 8, None, None)
    sheet = read(book([SELF, *CLAIMS, wrong]), SELF_EVALUATIONS)
    parsed = parse_self_evaluations(sheet)
    assert (len(parsed.rows), len(parsed.errors)) == (3, 1)
    assert parsed.errors[0].row == 5


def test_a_repeated_line_is_wrong_and_names_the_first() -> None:
    assert told(CLAIMS[0], CLAIMS[2], CLAIMS[0]) == [
        "自评.xlsx:表1!D6: this line repeats the one at D4, each one once expected"
    ]


def test_a_repeated_code_is_wrong_in_organizations_and_tasks() -> None:
    header = ("组织编码", "组织名称", "组织类型")
    lines = [header, ("U1", "甲", "党支部"), ("Ｕ1", "乙", "党支部")]
    organizations = parse_organizations(read(book(lines), ORGANIZATIONS))
    assert [error.cell for error in organizations.errors] == ["A3"]
    tasks = ("任务编码", "任务名称", "周期", "适用组织", "分值", "完成时限")
    task = ("T1", "学", "每月", "党支部", 5, "本月1日")
    repeated = parse_tasks(read(book([tasks, task, task]), TASKS))
    assert "repeats the one at A2" in str(repeated.errors[0])


def test_formulas_give_their_last_value_or_say_they_have_none() -> None:
    errors = told((1, "U001", "甲", "T01", "学", "已完成", "=4+4", None, None))
    assert errors == [
        "自评.xlsx:表1!G4: the formula was never calculated, "
        "a value expected; open the workbook in a spreadsheet and save it"
    ]
    assert "the cell shows the error #N/A" in told((1, "U1", "甲", "T1", "学", "#N/A", 8))[0]


def test_a_percentage_is_no_score_though_the_cell_holds_a_fraction() -> None:
    def percent(made: Any) -> None:
        made["表1"]["G2"], made["表1"]["G3"] = 0.8, 1
        made["表1"]["G2"].number_format, made["表1"]["G3"].number_format = "0%", "0.0%"

    parsed = parse_self_evaluations(read(book([SELF, *CLAIMS], touch=percent), SELF_EVALUATIONS))
    assert [(error.cell, error.places["value"]) for error in parsed.errors] == [
        ("G2", "80%"),
        ("G3", "100.0%"),
    ]


def test_a_day_typed_as_a_number_that_lost_its_nought_is_asked_for_again() -> None:
    lines = [SELF, (*CLAIMS[0][:7], 10.12), (*CLAIMS[1][:7], 10.1), (*CLAIMS[2][:7], "10.1")]
    sheet = read(book(lines), SELF_EVALUATIONS)
    parsed = parse_self_evaluations(sheet, Month(2026, 10))
    assert [str(row.happened_on) for row in parsed.rows] == ["2026-10-12", "2026-10-01"]
    assert [(error.cell, error.wrong) for error in parsed.errors] == [
        ("H3", "“{value}” may be two days")
    ]


def test_a_wrong_cell_is_told_in_the_readers_language() -> None:
    sheet = read(book([SELF, *CLAIMS]), SELF_EVALUATIONS)
    error = sheet.rows[0].error("points", "{a} is above the weight {b}", "up to {b}", a=9, b=8)
    words = {
        "{a} is above the weight {b}": "{a}超过分值{b}",
        "up to {b}": "应不超过{b}",
        "{wrong}, {expected}": "{wrong}，{expected}",
    }
    assert error.text(words.__getitem__) == "a.xlsx:表1!G2: 9超过分值8，应不超过8"


def test_a_rules_whole_sentence_is_told_in_the_readers_language_too() -> None:
    sheet = read(book([SELF, *CLAIMS]), SELF_EVALUATIONS)
    sentence = "{points} points were claimed; this line carries from 0 to {weight}."
    error = sheet.rows[0].error("points", sentence, "a value expected", points=9, weight=8)
    text = error.text(translator("zh-CN"))
    assert text.startswith("a.xlsx:表1!G2: ")
    assert "。" not in text
    assert not re.search("[a-z]{4}", text.partition("!")[2])


def test_a_check_made_later_points_at_the_same_cell() -> None:
    row = parse_self_evaluations(read(book([*TITLES, SELF, *CLAIMS]), SELF_EVALUATIONS)).rows[1].row
    assert (
        row.error("task", "there is no task {code}", "a code of the catalogue", code="T9").cell
        == "D5"
    )
