"""The city's own workbooks, where they are at hand, read as they stand."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
import python_calamine

from aggregates.values.period import Month
from service.features.catalogue.sheets import TASKS, parse_tasks
from service.features.organizations.sheets import ORGANIZATIONS, parse_organizations
from service.features.reports.sheets.table import SELF_EVALUATIONS, parse_self_evaluations
from service.features.workdays.sheets import WORKDAYS, parse_workdays
from service.workbooks import shapes
from service.workbooks.grids import read_grids
from service.workbooks.limits import LIMITS
from service.workbooks.table import Sheet, read_table

FOLDER = Path(os.environ.get("DUBAN_TEST_WORKBOOKS", Path(__file__).parents[3] / "shared" / "data"))
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the city's workbooks are not at hand")


def sheet(name: str, shape: shapes.Shape) -> Sheet:
    return read_table(name, (FOLDER / name).read_bytes(), shape)


def test_the_organizations_are_read() -> None:
    sheet_ = sheet("organizations.xlsx", ORGANIZATIONS)
    parsed = parse_organizations(sheet_)
    assert (len(parsed.rows), parsed.errors, sheet_.extra) == (495, (), ())
    assert {row.code: row.members for row in parsed.rows}["U001-04"] == 23
    assert sheet_.titles.stated_on == date(2026, 10, 20)


def test_the_task_catalogue_is_read() -> None:
    parsed = parse_tasks(sheet("tasks-2026.xlsx", TASKS))
    assert (len(parsed.rows), parsed.errors) == (26, ())
    assert all(row.category for row in parsed.rows)


def test_the_self_evaluation_is_read() -> None:
    sheet_ = sheet("self-evaluation-2026-10.xlsx", SELF_EVALUATIONS)
    parsed = parse_self_evaluations(sheet_)
    assert (len(parsed.rows), parsed.errors, parsed.left_out) == (3338, (), ())
    assert (sheet_.period, sheet_.titles.stated_on) == (Month(2026, 10), date(2026, 11, 3))


def test_the_workday_calendar_is_read() -> None:
    parsed = parse_workdays(sheet("workdays-2026.csv", WORKDAYS))
    assert (len(parsed.rows), parsed.errors) == (25, ())


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.xlsx")), ids=lambda path: path.stem)
def test_cells_are_those_that_another_reader_finds(path: Path) -> None:
    ours = read_grids(path.name, path.read_bytes(), LIMITS)
    theirs = python_calamine.CalamineWorkbook.from_path(path)
    for grid in ours:
        other = theirs.get_sheet_by_name(grid.name).to_python(skip_empty_area=False)
        fields = {
            (row, column): value
            for row, values in enumerate(other, 1)
            for column, value in enumerate(values, 1)
            if value != ""
        }
        cells = {
            (row, col): cell for row, cells in grid.rows.items() for col, cell in cells.items()
        }
        assert cells.keys() == fields.keys()
        assert all(_same(cells[place], fields[place]) for place in cells)


def _same(ours: object, theirs: object) -> bool:
    if isinstance(theirs, float):
        return float(str(ours)) == theirs
    return str(ours).removesuffix(" 00:00:00") == str(theirs).removesuffix(" 00:00:00")
