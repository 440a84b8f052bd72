"""Workbooks are read as people see them: numbers under their formats, days, whole forms, .ods."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import xlwt

from service.features.catalogue.sheets import TASKS, parse_tasks
from service.features.organizations.sheets import ORGANIZATIONS, parse_organizations
from service.features.people.table import PEOPLE, parse_people
from service.features.reports.sheets.by_name import Names
from service.features.reports.sheets.table import (
    SELF_EVALUATIONS,
    inferred,
    parse_self_evaluations,
)
from service.workbooks.cells import shown
from service.workbooks.csv_file import defused, kept, read_csv
from service.workbooks.errors import TooMuch
from service.workbooks.grids import read_grids
from service.workbooks.limits import LIMITS
from service.workbooks.number_formats import from_serial, stored_number
from service.workbooks.number_shown import shown_under
from service.workbooks.shapes import Shape
from tests.workbooks.books import SELF, book, read

TASK = ("任务编码", "任务名称", "周期", "适用组织", "分值", "完成时限")
DIRECTORY = ("组织编码", "组织名称", "组织类型", "上级组织编码")


@pytest.mark.parametrize(
    ("number", "form", "words"),
    [
        ("1.1", "0.00", "1.10"),
        ("1.1", "0.0", "1.1"),
        ("12", '"U"000', "U012"),
        ("12", "0000", "0012"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("0.015", "0.0%", "1.5%"),
        ("-5", "#,##0.00;(#,##0.00)", "(5.00)"),
        ("13812345678", "000-0000-0000", "138-1234-5678"),
        ("1.5", "General", None),
        ("1.5", "# ?/?", None),
        ("1", "[>5]0;0", None),
    ],
)
def test_a_number_shows_the_words_its_format_gives_it(
    number: str, form: str, words: str | None
) -> None:
    assert shown_under(Decimal(number), form) == words


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ("1.1000000000000001", "1.1"),
        ("4.7999999999999998", "4.8"),
        ("0.30000000000000004", "0.3"),
        ("1.4999999999999999E-2", "0.015"),
        ("12.0", "12"),
        ("13800138000", "13800138000"),
    ],
)
def test_a_number_without_a_format_is_the_shortest_that_gives_its_double(
    stored: str, words: str
) -> None:
    assert shown(stored_number(stored)) == words


def test_codes_are_told_apart_by_their_format_in_new_and_old_workbooks() -> None:
    forms = ("0.0", "0.0", "0.00")
    lines = [(1.1, "事0"), (1.9, "事1"), (1.1, "事2")]
    rest = ("每月", "机关党委", 5, "本月25日")

    def touch(made: Any) -> None:
        for row, form in enumerate(forms, 2):
            made["表1"].cell(row, 1).number_format = form

    new = book([TASK, *[(*line, *rest) for line in lines]], touch=touch)
    made = xlwt.Workbook()
    sheet = made.add_sheet("a")
    for column, title in enumerate(TASK):
        sheet.write(0, column, title)
    for row, (line, form) in enumerate(zip(lines, forms, strict=True), 1):
        for column, value in enumerate((*line, *rest)):
            style = xlwt.easyxf(num_format_str=form if column == 0 else "General")
            sheet.write(row, column, value, style)
    old = io.BytesIO()
    made.save(old)
    for data in (new, old.getvalue()):
        rows = parse_tasks(read(data, TASKS)).rows
        assert [(row.code, row.weight) for row in rows] == [
            ("1.1", 500), ("1.9", 500), ("1.10", 500),
        ]  # fmt: skip


def test_a_day_ends_at_midnight_however_close_its_hour_is() -> None:
    eve = Decimal("46295.9999999")
    assert from_serial(eve, since_1904=False) == datetime(2026, 9, 30, 23, 59, 59)  # noqa: DTZ001
    made = xlwt.Workbook()
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    made.add_sheet("a").write(0, 0, float(eve), style)
    old = io.BytesIO()
    made.save(old)
    [grid] = read_grids("a.xls", old.getvalue(), LIMITS)
    cell = grid.rows[1][1]
    assert isinstance(cell, datetime)
    assert cell.date() == date(2026, 9, 30)


def test_an_old_workbook_may_name_what_another_program_keeps() -> None:
    made = xlwt.Workbook()
    made.add_sheet("a").write(0, 0, "附件WordDocument格式 EncryptedPackage")
    out = io.BytesIO()
    made.save(out)
    [grid] = read_grids("a.xls", out.getvalue(), LIMITS)
    assert grid.rows[1][1] == "附件WordDocument格式 EncryptedPackage"


def test_backslashes_part_folders_too() -> None:
    data = book([DIRECTORY, ("X1", "甲", "机关党委", "GW")])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as plain, zipfile.ZipFile(out, "w") as changed:
        for name in plain.namelist():
            changed.writestr(name.replace("/", "\\"), plain.read(name))
    assert parse_organizations(read(out.getvalue(), ORGANIZATIONS)).rows[0].code == "X1"


def test_a_stray_note_far_right_is_left_out_and_named() -> None:
    def touch(made: Any) -> None:
        made["表1"]["GW1"] = "注"
        made["表1"]["GX2"] = "看这里"

    sheet = read(book([DIRECTORY, ("X1", "甲", "机关党委", "GW")], touch=touch), ORGANIZATIONS)
    assert sheet.extra == ("注", "GX2: 看这里")
    assert len(sheet.rows) == 1


def test_a_refusal_names_file_sheet_and_cell() -> None:
    long = book([DIRECTORY, ("X1", "甲" * 32_767, "机关党委", "GW")])
    with zipfile.ZipFile(io.BytesIO(long)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    inline = f'<c r="B2" t="inlineStr"><is><t>{"甲" * 32_768}</t></is></c>'.encode()
    start = sheet.index(b'<c r="B2"')
    parts["xl/worksheets/sheet1.xml"] = (
        sheet[:start] + inline + sheet[sheet.index(b"</c>", start) + 4 :]
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in parts.items():
            made.writestr(name, data)
    with pytest.raises(TooMuch, match=r"^a\.xlsx:表1!B2: A cell holds more than"):
        read(out.getvalue(), ORGANIZATIONS)


LINES: dict[str, tuple[Shape, Callable[..., Any], list[tuple[object, ...]]]] = {
    "people": (PEOPLE, parse_people, [("人员编码", "姓名", "电话"), ("R901", "甲某", "010-1"),
                                      ("R902", "乙某", "010-2")]),
    "organizations": (ORGANIZATIONS, parse_organizations,
                      [DIRECTORY, ("X1", "甲", "机关党委", "GW"), ("X2", "乙", "机关党委", "GW")]),
    "tasks": (TASKS, parse_tasks, [TASK, ("A", "甲", "每月", "机关党委", 1, "本月25日"),
                                   ("B", "乙", "每月", "机关党委", 1, "本月25日")]),
}  # fmt: skip


@pytest.mark.parametrize("kind", LINES)
def test_a_second_table_below_the_first_is_told_and_not_read(kind: str) -> None:
    shape, parse, lines = LINES[kind]
    second: list[tuple[object, ...]] = [(), ("物品编码", "物品名称", "数量"), ("W1", "打印机", 3)]
    parsed = parse(read(book([*lines, *second]), shape))
    assert len(parsed.rows) == 2
    assert [(error.cell, error.wrong[:28]) for error in parsed.errors] == [
        ("A5", "a second table begins here (")
    ]


def test_one_organizations_own_form_needs_neither_its_code_nor_an_outcome() -> None:
    lines: list[tuple[object, ...]] = [
        ("2026年9月工作自评表",), ("填报单位：U001-02",),
        ("自评分", "详细说明", "工作任务", "考核要点"),
        (8, "甲", "学习", "要点1"), (4.8, "乙", "开会", "要点1"),
    ]  # fmt: skip
    names = Names(tasks={"学习": ("T1",), "开会": ("T2",)}, codes={"U001-02"})
    parsed = parse_self_evaluations(read(book(lines), SELF_EVALUATIONS), None, names)
    assert parsed.errors == ()
    assert [(row.organization, row.task, row.points, row.outcome, row.statement)
            for row in parsed.rows] == [
        ("U001-02", "T1", 800, "", "甲"), ("U001-02", "T2", 480, "", "乙"),
    ]  # fmt: skip
    assert [inferred(points, 800) for points in (800, 480, 0)] == ["done", "partial", "not_done"]
    lines[1] = ("填报单位：无此单位",)
    strange = parse_self_evaluations(read(book(lines), SELF_EVALUATIONS), None, names)
    assert [error.cell for error in strange.errors] == ["A2"]


@pytest.mark.parametrize(
    "code",
    ["0012", "1E5", "12-1", "3/4", "00.10", "TRUE", "1,000", "2026-10", "=B1", "Oct-26", "12月1日",
     "'0012", "''=x", "138001380001234", "1.10", ".5", "3:40"],
)  # fmt: skip
def test_a_code_that_a_spreadsheet_would_change_stands_behind_an_apostrophe(code: str) -> None:
    written = kept(code)
    assert written.startswith("'"), "a spreadsheet leaves such a cell as it is"
    [grid] = read_csv("a.csv", f'"{written}","x"\n'.encode(), LIMITS)
    assert grid.rows[1][1] == code


@pytest.mark.parametrize("code", ["U001-01", "T01", "GW", "A-0", "1.1"])
def test_any_other_code_stands_as_it_is(code: str) -> None:
    assert kept(code) == code == defused(code)


CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="表1">{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>"""


def ods(*rows: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", CONTENT.format(rows="".join(rows)))
    return out.getvalue()


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def said(words: str, beside: str = "") -> str:
    inner = f"{beside}<text:p>{words}</text:p>"
    return f'<table:table-cell office:value-type="string">{inner}</table:table-cell>'


def typed(kind: str, value: str, words: str) -> str:
    name = "date-value" if kind == "date" else "value"
    return (f'<table:table-cell office:value-type="{kind}" office:{name}="{value}">'
            f"<text:p>{words}</text:p></table:table-cell>")  # fmt: skip


def test_an_open_document_is_read_with_what_is_seen_in_it() -> None:
    note = "<office:annotation><text:p>不是内容</text:p></office:annotation>"
    line = ("已完成", "7.5", "2026-10-12")
    data = ods(
        row(said("月自评表（2026年10月）")),
        row(*(said(title) for title in SELF[1:])),
        row(said("U001", note), said("甲"), typed("float", "1.1", "1.10"), said("学习"),
            said(line[0]), typed("float", line[1], "7.50"), typed("date", line[2], "10月12日")),
    )  # fmt: skip
    [one] = parse_self_evaluations(read(data, SELF_EVALUATIONS, "a.ods")).rows
    assert (one.organization, one.task, one.points) == ("U001", "1.10", 750)
    assert one.happened_on == date(2026, 10, 12)
    percent = ods(row(typed("percentage", "0.8", "80%")))
    assert shown(read_grids("a.ods", percent, LIMITS)[0].rows[1][1]) == "80%"
