"""A unit's pre-filled workbook comes back in, also when some of its branches are done with."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Outcome, Status
from aggregates.values.text import Text
from service.features.assignments.commands import acts as assignments
from service.features.assignments.commands.acts import return_
from service.features.imports.sheets import import_file
from service.features.reports.api.prefilled import prefilled
from service.features.reports.sheets.self_evaluation import write_prefilled
from service.workbooks.imported import Imported, Options
from tests.city import OCTOBER, City


@pytest.fixture
def half(city: City) -> City:
    """U1's branch U1-1 is confirmed; U1-2 and U1 itself have not sent theirs."""
    city.skip_to("2026-11-02", 10)
    city.send("U1-1", T1=300)
    city.confirm("U1-1")
    return city


def filled(city: City, *codes: str) -> bytes:
    """U1's workbook, with the lines of these organizations all done for one point."""
    out = io.BytesIO()
    with city.reading() as reader:
        write_prefilled(prefilled(reader, "U1", OCTOBER), out, period=OCTOBER, unit="U1")
    book = openpyxl.load_workbook(io.BytesIO(out.getvalue()))
    columns: dict[Any, int] = {}
    for row in book.worksheets[0].iter_rows():
        if not columns:
            fields = {cell.value: cell.column - 1 for cell in row}
            columns = fields if "任务编码" in fields else {}
        elif row[columns["组织编码"]].value in codes:
            row[columns["完成情况"]].value, row[columns["自评分"]].value = "已完成", 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bring(city: City, data: bytes, options: Options = Options()) -> Imported:  # noqa: B008  # it is frozen
    by = city.operator() if options.confirm else city.by("GW")
    return import_file(city.services, by, "self-evaluations", "自评.xlsx", data, options)


def test_what_is_confirmed_and_says_the_same_is_left_as_it_stands(half: City) -> None:
    done = bring(half, filled(half, "U1", "U1-2"))
    assert [str(error) for error in done.errors] == []
    assert sorted(change.subject for change in done.changes) == ["U1", "U1-2"]
    assert "left as they stand" in done.notes[0]
    before = half.position
    again = bring(half, filled(half))
    assert "left as they stand" in again.notes[0]
    assert (again.changes, half.position) == ([], before)
    confirming = bring(half, filled(half), Options(confirm=True))
    assert sorted(change.subject for change in confirming.changes) == ["U1", "U1-2"]
    assert bring(half, filled(half), Options(confirm=True)).changes == []


def test_another_day_stated_is_another_sending(half: City) -> None:
    bring(half, filled(half, "U1", "U1-2"))
    stated = Options(stated_on=date(2026, 11, 1), history=True)
    done = bring(half, filled(half), stated)
    assert sorted(change.subject for change in done.changes) == ["U1", "U1-2"]
    assert bring(half, filled(half), stated).changes == []


def test_a_line_returned_singly_is_reported_again(half: City) -> None:
    bring(half, filled(half, "U1", "U1-2"))
    return_(half.services, half.by("U1"), half.line("U1-2", "T1").id, Text("Twice."))
    assert bring(half, filled(half)).changes == [], "it stands there blank"
    assert [change.subject for change in bring(half, filled(half, "U1-2")).changes] == ["U1-2"]


def test_whoever_filled_nothing_in_sends_nothing(half: City) -> None:
    done = bring(half, filled(half, "U1"))
    assert [change.subject for change in done.changes] == ["U1"]
    assert "no line says anything" in done.notes[0]
    assert half.hundredths("U1-2") is None, "not assessed, and no silent 0"


def test_what_is_confirmed_and_would_change_is_refused_as_ever(half: City) -> None:
    done = bring(half, filled(half, "U1-1"))
    assert "is confirmed" in str(done.errors[0])
    assert not done.recorded


def test_lines_accepted_singly_and_lines_held_in_another_way_come_back_in(city: City) -> None:
    line = city.line("U1-1", "T1")
    assignments.report(
        city.services, city.by("U1-1"), line.id, outcome=Outcome.DONE, points=800,
        statement=Text("已开展"),
    )  # fmt: skip
    assignments.accept(city.services, city.by("U1"), line.id)
    transferred = city.line("U1", "T5")
    assignments.transfer(city.services, city.by("GW"), transferred.id, "U1-2")
    city.skip_to("2026-11-02", 10)
    done = bring(city, filled(city, "U1", "U1-2"))
    assert [str(error) for error in done.errors] == []
    assert city.services.log.get(Assignment, transferred.id).claimed == 100
    assert city.line("U1-1", "T1").status == Status.ACCEPTED
    assert city.hundredths("U1-1") == 5_000, "8.00 of 16.00: the other was left blank"
