"""What comes in as people see it: a twin is asked about, a few days load no year, a whole form's
points tell how its lines came out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.features.imports.sheets import import_file
from service.reading.tree import tree
from service.workbooks.imported import Imported, Options
from tests.city import City
from tests.prepared import a_copy, populated

DRY = Options(dry_run=True)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    folder: Path = tmp_path_factory.mktemp("as-seen")
    with a_copy(f"sqlite:///{folder}/log.db", folder, populated) as made:
        made.until("2026-10-20")
        yield made


def comes(city: City, kind: str, words: str, options: Options = DRY) -> Imported:
    call = city.operator()
    return import_file(city.services, call, kind, f"{kind}.csv", words.encode(), options)


def test_a_twin_under_another_code_is_asked_about(city: City) -> None:
    with city.reading() as reader:
        name = tree(reader)["U1-1"].name
    words = f"组织编码,组织名称,组织类型,上级组织编码\n12,{name},党支部,U1\n13,新支部,党支部,U1\n"
    done = comes(city, "organizations", words)
    assert [(error.cell, error.places["known"]) for error in done.errors] == [("A2", "U1-1")]
    assert done.refused


def test_a_day_or_two_of_another_year_are_kept_and_load_no_year(city: City) -> None:
    words = "日期,类型\n2027-01-01,放假\n2027-01-02,放假\n"
    done = comes(city, "workdays", words, Options())
    assert done.recorded
    assert "is not loaded" in done.notes[0]
    calendar = city.services.standing_data.calendar
    assert 2027 not in calendar.years
    assert len([day for day in calendar.days if day.year == 2027]) == 2
    assert comes(city, "workdays", f"2027年工作日历\n{words}", Options()).recorded
    assert 2027 in city.services.standing_data.calendar.years
    assert len([d for d in city.services.standing_data.calendar.days if d.year == 2027]) == 2


def test_six_months_of_a_year_are_its_calendar(city: City) -> None:
    days = "".join(f"2028-{month:02}-01,放假\n" for month in range(1, 7))
    assert comes(city, "workdays", f"日期,类型\n{days}", Options()).recorded
    assert 2028 in city.services.standing_data.calendar.years


def test_a_whole_form_is_read_and_says_that_its_outcomes_were_inferred(city: City) -> None:
    line = city.line("U1-1", "T1")
    words = (
        f"2026年10月自评表\n填报单位：U1-1\n自评分,详细说明,任务编码\n{line.points / 100},好,T1\n"
    )
    done = comes(city, "self-evaluations", words)
    assert any("No column says how a line came out" in note for note in done.notes)
    assert not [error for error in done.errors if error.cell.startswith("C")]
