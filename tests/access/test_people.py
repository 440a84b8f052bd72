"""The people directory comes in from a workbook; nothing of it is ever in the log."""

from __future__ import annotations

from typing import Any

import pytest

from aggregates.errors import Refused
from service.access.people import BadPerson, Person
from service.access.tables import PEOPLE
from service.access.who import officer
from service.features.imports.sheets import import_file
from service.recording.call import call
from service.workbooks.imported import Imported, Options
from tests.access.conftest import SOMEBODY, Office
from tests.city import City
from tests.issued_city import city

TABLE = """人员编码,姓名,组织编码,联系电话,电子邮箱,职务
P1,张三,U1-1,13800000001,a@b.cn,书记
P2,李四,U2,,,
"""


def load(city: City, table: str = TABLE, by: str = "GW", **options: Any) -> Imported:
    lineage = city.services.standing_data.lineage(by)
    asking = call(city.services, officer(by, by, lineage), "workbook")
    data = table.encode()
    return import_file(city.services, asking, "people", "people.csv", data, Options(**options))


def test_people_come_in_from_a_workbook_and_twice_changes_nothing(city: City) -> None:
    before = city.position
    done = load(city)
    assert (done.recorded, done.counts()) == (True, {"person added": 2})
    row = city.services.accounts.people.find("P1")
    assert (row.name, row.telephone, row.organization) == ("张三", "13800000001", "U1-1")
    assert load(city).counts() == {}
    assert load(city, TABLE.replace("李四", "李五")).counts() == {"person changed": 1}
    assert city.position == before
    for word in ("张三", "13800000001"):
        assert word not in str(city.services.log.raw_feed(0, 10_000))
        assert word not in str(city.services.accounts.log.rows(0))


def test_a_dry_run_shows_what_would_change_and_keeps_nothing(city: City) -> None:
    assert load(city, dry_run=True).counts() == {"person added": 2}
    assert city.services.accounts.people.of(None) == []


def test_every_wrong_row_is_told_and_nothing_comes_in(city: City) -> None:
    wrong = TABLE + "P3,王五,NOWHERE,,,\nP1,再来,U1,,,\n,无码,U1,,,\n"
    done = load(city, wrong)
    assert [error.cell for error in done.errors] == ["C4", "A5", "A6"]
    assert not done.recorded
    assert city.services.accounts.people.of(None) == []
    assert load(city, wrong, partial=True).recorded
    assert [row.person for row in city.services.accounts.people.of(None)] == ["P1", "P2"]


def test_a_unit_brings_in_its_own_people_alone(city: City) -> None:
    done = load(city, by="U1")
    assert [error.cell for error in done.errors] == ["C3"]
    assert load(city, by="U1", partial=True).counts() == {"person added": 1}
    with pytest.raises(Refused):
        load(city, by="nobody-there")


def test_a_formula_in_a_name_stays_a_name(city: City) -> None:
    load(city, "人员编码,姓名\nP1,=1+1\n")
    assert city.services.accounts.people.find("P1").name == "=1+1"


def test_an_erased_person_is_blank_but_for_the_code(office: Office) -> None:
    people = office.accounts.people
    people.load([Person("P1", "张三", "138", "a@b.cn", "U1")], office.now, SOMEBODY)
    people.erase("P1", office.now, SOMEBODY)
    with office.engine.connect() as db:
        [row] = db.execute(PEOPLE.select())
    assert [row.person, row.name, row.telephone, row.email] == ["P1", None, None, None]
    assert people.names(["P1"]) == {}


def test_a_persons_code_and_fields_are_sound(office: Office) -> None:
    for code, name in (("", "x"), ("a b", "x"), ("P1", "x\ny"), ("P", "x" * 300)):
        with pytest.raises(BadPerson):
            office.accounts.people.load([Person(code, name)], office.now, SOMEBODY)


__all__ = ["city"]
