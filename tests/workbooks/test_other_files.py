"""CSV in each encoding, .xls, and formulas that a spreadsheet has calculated."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from datetime import date

import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregates.values.period import Month
from service.features.reports.sheets.table import SELF_EVALUATIONS, parse_self_evaluations
from service.features.workdays.sheets import WORKDAYS, parse_workdays
from service.workbooks.errors import TooMuch, Unreadable
from service.workbooks.table import Sheet, read_table
from service.workbooks.xls_formats import read_formats
from tests.workbooks.books import CLAIMS, SELF, TITLES
from tests.workbooks.test_layouts import NAMED, claims


def text(delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([*TITLES, SELF, *CLAIMS])
    return out.getvalue()


def read(data: bytes) -> Sheet:
    return read_table("自评.csv", data, SELF_EVALUATIONS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_each_encoding_that_spreadsheets_save(encoding: str) -> None:
    sheet = read(text().encode(encoding))
    assert claims(sheet) == NAMED
    assert sheet.period == Month(2026, 10)


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_columns_are_separated_by_commas_tabs_or_semicolons(delimiter: str) -> None:
    assert claims(read(text(delimiter).encode())) == NAMED
    assert claims(read(f"sep={delimiter}\r\n{text(delimiter)}".encode())) == NAMED


def test_a_wrong_cell_of_a_text_file_is_named_as_a_spreadsheet_would() -> None:
    data = text().replace("4.8", "4.888").encode()
    assert str(parse_self_evaluations(read(data)).errors[0]).startswith("自评.csv:自评!G5: “4.888”")


def test_a_quotation_that_is_not_closed_swallows_no_lines() -> None:
    """Read to the end of the file as one cell, the lines below would count as left out."""
    data = '组织编码,任务编码,完成情况,自评分,情况说明\nU001,T01,完成,8,"十五五\nU001,T02,完成,8,\n'
    with pytest.raises(Unreadable, match="E2"):
        read(data.encode())
    closed = data.replace('"十五五', '"十五五"')
    assert len(parse_self_evaluations(read(closed.encode())).rows) == 2
    assert len(parse_self_evaluations(read(closed.strip().encode())).rows) == 2


def test_the_workday_calendar_is_read() -> None:
    data = "\ufeff日期,类型,说明\n2026-01-01,放假,元旦\n2026/1/4,调休上班,元旦\n".encode()
    parsed = parse_workdays(read_table("w.csv", data, WORKDAYS))
    assert [(row.day, row.kind, row.label) for row in parsed.rows] == [
        (date(2026, 1, 1), "off", "元旦"),
        (date(2026, 1, 4), "work", "元旦"),
    ]


def old_book() -> bytes:
    book = xlwt.Workbook()
    cover, sheet = book.add_sheet("封面"), book.add_sheet("自评")
    cover.visibility = 1
    sheet.write_merge(0, 0, 0, 8, "月自评表（2026年10月）")
    for number, line in enumerate([SELF, *CLAIMS], 1):
        for column, value in enumerate(line if number == 1 else line[:7]):
            if not (number == 3 and column in (1, 2)):
                sheet.write(number, column, value)
    sheet.merge(2, 3, 1, 1)
    sheet.write(2, 7, date(2026, 10, 12), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_old_workbook_is_read_with_its_merges_and_dates() -> None:
    sheet = read_table("a.xls", old_book(), SELF_EVALUATIONS)
    assert claims(sheet) == NAMED
    assert sheet.period == Month(2026, 10)
    assert parse_self_evaluations(sheet).rows[0].happened_on == date(2026, 10, 12)


def test_a_calculated_formula_counts_with_its_value_and_an_empty_one_as_blank() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for number, line in enumerate([SELF, CLAIMS[0][:6]]):
        for column, value in enumerate(line):
            sheet.write(number, column, value)
    sheet.write_formula(1, 6, "=4+4", None, 8)
    sheet.write_formula(1, 8, '=""', None, " ")
    book.close()
    row = parse_self_evaluations(read_table("a.xlsx", out.getvalue(), SELF_EVALUATIONS)).rows[0]
    assert (row.points, row.statement) == (800, None)


def test_dates_counted_from_1904_are_the_same_days() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"date_1904": True})
    sheet = book.add_worksheet()
    for column, value in enumerate(SELF):
        sheet.write(0, column, value)
        sheet.write(1, column, CLAIMS[0][column])
    sheet.write_datetime(1, 7, date(2026, 10, 12), book.add_format({"num_format": 'm"月"d"日"'}))
    book.close()
    row = parse_self_evaluations(read_table("a.xlsx", out.getvalue(), SELF_EVALUATIONS)).rows[0]
    assert row.happened_on == date(2026, 10, 12)


def old_with_formats() -> bytes:
    """Codes and a score kept as numbers, and two more numbers in one stretch, as programs store
    them."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("自评")
    for column, words in enumerate(("组织编码", "任务编码", "完成情况", "自评分", "分值")):
        sheet.write(0, column, words)
    for row, (form, score) in enumerate((("0%", 0.8), ("0.00", 8)), 1):
        line: list[tuple[str, object]] = [
            ("0000", 12),
            ('"T"00', row),
            ("@", "已完成"),
            (form, score),
        ]
        for column, (shape, value) in enumerate([*line, ("0.00", 8)]):
            sheet.write(row, column, value, xlwt.easyxf(num_format_str=shape))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_numbers_of_an_old_workbook_are_read_as_they_are_shown() -> None:
    """80% would have been a score of 0.80, and the code 0012 another organization's, 12."""
    parsed = parse_self_evaluations(read_table("a.xls", old_with_formats(), SELF_EVALUATIONS))
    assert [(row.organization, row.task, row.points) for row in parsed.rows] == [
        ("0012", "T02", 800)
    ]
    assert [(error.cell, error.places["value"]) for error in parsed.errors] == [("D2", "80%")]


@given(st.data())
@settings(max_examples=200, deadline=1000)
def test_an_old_workbooks_formats_are_read_or_none_whatever_bytes_change(
    data: st.DataObject,
) -> None:
    book = bytearray(old_with_formats())
    for _ in range(data.draw(st.integers(1, 8))):
        book[data.draw(st.integers(0, len(book) - 1))] = data.draw(st.integers(0, 255))
    with suppress(TooMuch):
        read_formats(bytes(book))
