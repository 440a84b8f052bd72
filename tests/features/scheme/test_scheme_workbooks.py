"""A scheme comes in as the page and the API give it out, all of it or nothing."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence

import pytest

from aggregates.errors import Refused
from aggregates.scheme.scheme import SCHEME, Scheme
from service.features.imports.sheets import import_file
from service.features.scheme.queries import RULES
from service.features.scheme.sheets.table import Parameter, scheme_table
from service.workbooks.imported import Imported, Options
from service.workbooks.writing import write_csv, write_xlsx
from tests.city import City
from tests.workbooks.books import book

HEADER = ("参数", "数值")
DRY = Options(dry_run=True)


def bring(city: City, data: bytes, options: Options = Options()) -> Imported:  # noqa: B008  # it is frozen
    return import_file(city.services, city.operator(), "scheme", "scheme.xlsx", data, options)


def lines(*rows: Sequence[object]) -> bytes:
    return book([("考核方案",), HEADER, *rows])


def told(city: City) -> dict[str, object]:
    return city.services.log.get(Scheme, SCHEME).versions[-1].parameters.state()


def shown(value: object, unit: str) -> str:
    match unit, value:
        case "points", int():
            return f"{value / 100:.2f}"
        case "share", int():
            return f"{value / 100:.2f}%"
        case _, bool():
            return "是" if value else "否"
    return "不设上限" if value is None else str(value)


@pytest.mark.parametrize("write", [write_xlsx, write_csv])
def test_the_workbook_that_goes_out_changes_nothing_when_it_comes_in(
    city: City, write: type
) -> None:
    state = told(city)
    rows = [
        Parameter(rule=rule, parameter=each.name, words=each.words,
                  figure=shown(state[each.name], each.unit))
        for rule, figures in RULES.items() for each in figures
    ]  # fmt: skip
    out = io.BytesIO()
    write(scheme_table(rows), out)
    before = city.position
    done = bring(city, out.getvalue())
    assert (done.errors, done.changes, done.rows) == ([], [], len(rows))
    assert city.position == before


def test_all_versions_as_the_api_gives_them_change_nothing(city: City) -> None:
    version = {"version": 1, "in_force_from": "2026-10", "parameters": told(city)}
    for state in (version, version["parameters"], {"items": [version], "next": None}):
        assert bring(city, json.dumps(state).encode()).changes == []


def test_figures_are_read_in_the_units_they_are_shown_in(city: City) -> None:
    done = bring(city, lines(("late_per_day", "1.5"), ("subtree_share", "40%"),
                             ("lapse_days", 7), ("people_appraised", "否"),
                             ("burden_fields_cap", 30)))  # fmt: skip
    assert len(done.changes) == 1
    expected = {
        "late_per_day": 150, "subtree_share": 4000, "lapse_days": 7, "people_appraised": False,
        "burden_fields_cap": 30,
    }  # fmt: skip
    assert {name: told(city)[name] for name in expected} == expected


def test_every_wrong_figure_is_told_and_nothing_is_recorded(city: City) -> None:
    before = city.position
    done = bring(city, lines(("late_per_dya", 1), ("subtree_share", "140%"), ("lapse_days", "?"),
                             ("late_at_most", 2), ("late_at_most", 3)))  # fmt: skip
    assert [error.cell for error in done.errors] == ["A3", "B4", "B5", "A7"]
    assert (done.refused, city.position) == (True, before)


def test_a_dry_run_refuses_what_would_be_refused(city: City) -> None:
    for state in ({"late_per_dya": 1}, {"in_force_from": "2026-01", "late_per_day": 1}):
        with pytest.raises(Refused):
            bring(city, json.dumps(state).encode(), DRY)
    assert len(bring(city, json.dumps({"late_per_day": 1}).encode(), DRY).changes) == 1
