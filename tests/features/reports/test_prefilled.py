"""The pre-filled self-evaluation goes out for a whole unit and comes back in as it is."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from aggregates.values.period import Month
from service.features.reports.sheets.self_evaluation import PrefilledLine, write_prefilled
from service.features.reports.sheets.table import (
    SELF_EVALUATIONS,
    SelfEvaluationRow,
    parse_self_evaluations,
)
from service.workbooks.reading import Parsed
from service.workbooks.table import Sheet, read_table
from tests.workbooks.books import reopened, saved


def line(organization: str, task: str, **claim: Any) -> PrefilledLine:
    return PrefilledLine(
        organization=organization,
        organization_name="甲",
        task=task,
        task_name="=学",
        weight=800,
        **claim,
    )


LINES = [
    line("U1", "T1", outcome="partial", points=640, happened_on=date(2026, 10, 9), statement="①"),
    line("U1", "T2"),
    line("U1-01", "T1"),
]


def prefilled(lines: list[PrefilledLine] = LINES) -> bytes:
    out = io.BytesIO()
    as_of = "17@2026-11-01T09:00:00+08:00"
    write_prefilled(lines, out, period=Month(2026, 10), unit="甲", as_of=as_of)
    return out.getvalue()


def back(data: bytes) -> tuple[Sheet, Parsed[SelfEvaluationRow]]:
    sheet = read_table("a.xlsx", data, SELF_EVALUATIONS)
    parsed = parse_self_evaluations(sheet)
    assert [str(error) for error in parsed.errors] == []
    return sheet, parsed


def test_unedited_it_brings_back_what_was_claimed_and_leaves_out_the_rest() -> None:
    sheet, parsed = back(prefilled())
    assert (sheet.period, sheet.titles.unit, sheet.titles.stated_on) == (
        Month(2026, 10),
        "甲",
        None,
    )
    assert sheet.extra == ()
    assert [(row.organization, row.task) for row in parsed.left_out] == [
        ("U1", "T2"),
        ("U1-01", "T1"),
    ]
    [row] = parsed.rows
    assert (row.outcome, row.points, row.happened_on) == ("partial", 640, date(2026, 10, 9))
    assert (row.task_name, row.statement) == ("=学", "①")


def test_edited_in_a_spreadsheet_it_brings_back_the_edits() -> None:
    made = reopened(prefilled())
    sheet = made.worksheets[0]
    sheet["C4"] = "2026年11月3日"
    sheet["G7"], sheet["H7"], sheet["I7"] = "已完成", 7.5, date(2026, 10, 20)
    sheet["G8"], sheet["H8"] = "未完成", 0
    read, parsed = back(saved(made))
    assert read.titles.stated_on == date(2026, 11, 3)
    assert [(row.outcome, row.points) for row in parsed.rows] == [
        ("partial", 640),
        ("done", 750),
        ("not_done", 0),
    ]
    assert parsed.rows[1].happened_on == date(2026, 10, 20)
    assert parsed.left_out == ()


def test_keys_are_locked_without_a_password_and_claims_are_guarded() -> None:
    sheet = reopened(prefilled()).worksheets[0]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    locked = {cell.column_letter: cell.protection.locked for cell in sheet[7]}
    assert [letter for letter, shut in locked.items() if not shut] == ["G", "H", "I", "J"]
    assert not sheet["C4"].protection.locked
    rules = {
        str(rule.sqref): (rule.type, rule.formula1, rule.formula2)
        for rule in sheet.data_validations.dataValidation
    }
    assert rules["G6:G8"] == ("list", '"已完成,部分完成,未完成"', None)
    assert rules["H6:H8"] == ("decimal", "0", "$F6")


def test_a_unit_without_lines_gets_a_form_without_lines() -> None:
    _, parsed = back(prefilled([]))
    assert (parsed.rows, parsed.left_out) == ((), ())
