"""What is written reads back as it was, in both formats and both languages."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.features.catalogue.sheets import TASKS, CatalogueLine, parse_tasks, tasks_table
from service.features.organizations.sheets import (
    ORGANIZATIONS,
    Organization,
    organizations_table,
    parse_organizations,
)
from service.features.reports.sheets.table import (
    SELF_EVALUATIONS,
    SelfEvaluation,
    parse_self_evaluations,
    self_evaluations_table,
)
from service.features.workdays.sheets import WORKDAYS, Workday, parse_workdays, workdays_table
from service.workbooks import shapes
from service.workbooks.exports import Words
from service.workbooks.table import Sheet, read_table
from service.workbooks.values import NOTHING
from service.workbooks.words import squeezed
from service.workbooks.writing import Heading, Table, TooLong, write_csv, write_xlsx
from tests.workbooks.books import reopened

Write = Callable[[Table, Any], None]

# Any words, those that look like formulas more often than not; never only blanks.
_dangerous = st.sampled_from(["", "=1+1", "+a", "-a", "@a", "'=a", "''+a", "'a", "＝a", "_x000D_"])
_any = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), max_size=12)
words = st.builds(str.__add__, _dangerous, _any).map(str.strip).filter(bool)
maybe = st.none() | words
said = maybe.filter(lambda each: each is None or squeezed(each) not in NOTHING)  # see values.py
code = st.from_regex(r"[A-Z]{1,2}[0-9]{1,3}(-[0-9]{2})?", fullmatch=True)
points = st.integers(0, 100_000)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
kinds = st.lists(st.sampled_from(["党支部", "党总支", "机关党委"]), min_size=1, unique=True)

organizations = st.builds(
    Organization,
    code=code,
    name=words,
    kind=words,
    superior=st.none() | code,
    group=said,
    members=st.none() | st.integers(0, 9999),
    tier=st.none() | st.sampled_from(["unrated", "below", "standard", "strong", "model"]),
    note=maybe,
)
tasks = st.builds(
    CatalogueLine,
    code=code,
    category=maybe,
    name=words,
    cycle=words,
    applies_to=kinds.map(tuple),
    weight=points,
    deadline=words,
    evidence=maybe,
    basis=maybe,
    condition=said,
    note=maybe,
)
self_evaluations = st.builds(
    SelfEvaluation,
    organization=code,
    organization_name=maybe,
    task=code,
    task_name=maybe,
    outcome=st.sampled_from(["done", "partial", "not_done"]),
    points=points,
    happened_on=st.none() | days,
    statement=maybe,
)
workdays = st.builds(Workday, day=days, kind=st.sampled_from(["off", "work"]), label=maybe)

CASES: dict[str, tuple[Any, Any, shapes.Shape, Any, Any]] = {
    "organizations": (
        organizations,
        organizations_table,
        ORGANIZATIONS,
        parse_organizations,
        lambda row: row.code,
    ),
    "tasks": (
        tasks,
        tasks_table,
        TASKS,
        parse_tasks,
        lambda row: row.code,
    ),
    "self-evaluations": (
        self_evaluations,
        self_evaluations_table,
        SELF_EVALUATIONS,
        parse_self_evaluations,
        lambda row: (row.organization, row.task),
    ),
    "workdays": (
        workdays,
        workdays_table,
        WORKDAYS,
        parse_workdays,
        lambda row: row.day,
    ),
}


def written(table: Table, write: Write) -> bytes:
    out = io.BytesIO()
    write(table, out)
    return out.getvalue()


def same(ours: object, theirs: object) -> bool:
    return all(getattr(ours, f.name) == getattr(theirs, f.name) for f in fields(ours))  # type: ignore[arg-type]  # a dataclass


@pytest.mark.parametrize("kind", CASES)
@pytest.mark.parametrize("write", [write_xlsx, write_csv])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_export_reads_back_equal(kind: str, write: Write, data: st.DataObject) -> None:
    row, table_of, shape, parse, key = CASES[kind]
    lines = data.draw(st.lists(row, min_size=1, max_size=6, unique_by=key))
    english = data.draw(st.booleans())
    notes = ("填报单位：甲    填报时间：2026年11月3日", "数据截至：17@2026-11-03T10:00:00+08:00")
    table = table_of(lines, Words(title="表（2026年10月）", notes=notes, english=english))
    sheet: Sheet = read_table("a", written(table, write), shape)
    parsed = parse(sheet)
    assert [str(error) for error in parsed.errors] == []
    assert len(parsed.rows) == len(lines)
    assert all(same(ours, theirs) for ours, theirs in zip(lines, parsed.rows, strict=True))
    assert sheet.extra == ()
    assert (str(sheet.period), sheet.titles.stated_on) == ("2026-10", date(2026, 11, 3))


LINE = SelfEvaluation(
    organization="U1", task="T1", outcome="done", points=640, statement="=HYPERLINK(1)"
)


def test_a_workbook_holds_text_as_text_and_points_as_numbers() -> None:
    data = written(self_evaluations_table([LINE]), write_xlsx)
    sheet = reopened(data).worksheets[0]
    cells = {cell.column_letter: cell for cell in sheet[3]}
    assert (cells["I"].value, cells["I"].data_type) == ("=HYPERLINK(1)", "s")
    assert (cells["G"].value, cells["G"].number_format) == (6.4, "0.00")


def test_a_text_file_holds_no_formula() -> None:
    lines = written(self_evaluations_table([LINE]), write_csv).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(lines)))[-1][6:] == ["6.40", "", "'=HYPERLINK(1)"]


def test_a_workbook_is_made_for_paper() -> None:
    sheet = reopened(written(self_evaluations_table([LINE]), write_xlsx)).worksheets[0]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A3", "$2:$2")
    assert "A1:I1" in [str(merge) for merge in sheet.merged_cells.ranges]
    assert sheet.oddFooter.center.text == "&P / &N"


def test_a_table_without_lines_is_still_a_table() -> None:
    data = written(workdays_table([]), write_xlsx)
    assert read_table("a", data, WORKDAYS).rows == ()


def test_a_text_that_fits_no_cell_is_never_cut_off_unseen() -> None:
    table = Table(title="a", columns=[Heading("b")], rows=[["x" * 32_768]])
    with pytest.raises(TooLong, match="32768 characters"):
        write_xlsx(table, io.BytesIO())
