"""The lines that were not recorded go back with what is wrong, and come in again once mended."""

from __future__ import annotations

import io
from datetime import date

from aggregates.values.period import Month
from service.features.reports.sheets.table import SELF_EVALUATIONS, parse_self_evaluations
from service.workbooks.table import Sheet
from service.workbooks.wrong_rows import write_wrong_rows
from tests.workbooks.books import CLAIMS, SELF, TITLES, book, read, reopened, saved

WRONG = (4, "U002", "乙", "T01", "学", "?", "7.555", date(2026, 10, 9), None, "同意")
BESIDE = ("填报时间：", date(2026, 11, 3))


def sent() -> Sheet:
    lines = [TITLES[0], BESIDE, (*SELF, "审核意见"), *CLAIMS, WRONG]
    return read(book(lines), SELF_EVALUATIONS)


def handed_back(sheet: Sheet, also: tuple[int, ...] = ()) -> bytes:
    out = io.BytesIO()
    write_wrong_rows(sheet, parse_self_evaluations(sheet).errors, out, also=also)
    return out.getvalue()


def test_only_the_wrong_lines_go_back_with_all_columns_and_what_is_wrong() -> None:
    [*_, header, line] = reopened(handed_back(sent())).worksheets[0].iter_rows(values_only=True)
    assert header == (*SELF, "审核意见", "错误")
    assert line[:3] == (4, "U002", "乙")
    assert line[9] == "同意"
    assert line[10].splitlines() == [
        "完成情况: “?” is not one of the words, 已完成, 部分完成 or 未完成 expected",
        "自评分: “7.555” has more than two decimals, points with at most two decimals expected",
    ]


def test_right_lines_of_a_report_left_out_whole_go_along() -> None:
    again = read(handed_back(sent(), also=(5,)), SELF_EVALUATIONS)
    assert [row.value("organization") for row in again.rows] == ["U001", "U002"]


def test_mended_it_comes_in_again_with_its_title_lines() -> None:
    made = reopened(handed_back(sent()))
    sheet = made.worksheets[0]
    last = sheet.max_row
    sheet[f"F{last}"], sheet[f"G{last}"] = "已完成", 7.5
    again = read(saved(made), SELF_EVALUATIONS)
    parsed = parse_self_evaluations(again)
    assert parsed.errors == ()
    assert (again.period, again.titles.stated_on) == (Month(2026, 10), date(2026, 11, 3))
    assert [(row.organization, row.points, row.happened_on) for row in parsed.rows] == [
        ("U002", 750, date(2026, 10, 9))
    ]
    assert again.extra == ("审核意见",)


def test_handed_back_twice_it_has_one_column_of_errors() -> None:
    again = read(handed_back(sent()), SELF_EVALUATIONS)
    [*_, header, _] = reopened(handed_back(again)).worksheets[0].iter_rows(values_only=True)
    assert header.count("错误") == 1
