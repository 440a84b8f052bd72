"""A person's line is changed by who may where the person is listed, and where it comes to be."""

from __future__ import annotations

from tests.served import City


def put(city: City, who: str, person: str, **fields: str) -> int:
    return int(city.put(who, f"/people/{person}", fields).status_code)


def organization_of(city: City, person: str) -> str | None:
    return str(city.get("gw", f"/people/{person}").json()["organization"])


def test_a_unit_lists_its_own_people_and_nobody_elses(served_on_sqlite: City) -> None:
    served = served_on_sqlite
    assert put(served, "u1", "P1", name="甲", organization="U1-1") == 200
    assert put(served, "u1", "P1", organization="U1-2") == 200
    assert organization_of(served, "P1") == "U1-2"
    assert put(served, "u1", "P2", name="乙", organization="U2-1") == 403


def test_nobody_is_sent_to_where_one_may_not_list(served_on_sqlite: City) -> None:
    put(served_on_sqlite, "u1", "P1", name="甲", organization="U1-1")
    assert put(served_on_sqlite, "u1", "P1", organization="U2-1") == 403
    assert organization_of(served_on_sqlite, "P1") == "U1-1"


def test_nobody_is_taken_from_where_one_may_not_list(served_on_sqlite: City) -> None:
    put(served_on_sqlite, "u2", "P1", name="甲", organization="U2-1")
    assert put(served_on_sqlite, "u1", "P1", organization="U1-1") == 403
    assert put(served_on_sqlite, "u1", "P1", name="丙") == 403
    assert organization_of(served_on_sqlite, "P1") == "U2-1"


def test_whoever_stands_nowhere_is_the_whole_citys(served_on_sqlite: City) -> None:
    assert put(served_on_sqlite, "u1", "P1", name="甲") == 403
    assert put(served_on_sqlite, "gw", "P1", name="甲") == 200
