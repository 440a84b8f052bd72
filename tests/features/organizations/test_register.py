"""What the register of organizations tells: who holds a post since when, what an import changes."""

from __future__ import annotations

from service.features.organizations.commands import importing
from service.features.organizations.commands.listed import Listed
from tests.served import City


def listed(**more: object) -> Listed:
    fields: dict[str, object] = {
        "code": "U1", "name": "Office U1", "kind": "机关党委", "superior": "GW", "group": "党群",
        "members": 30, "tier": None, **more,
    }  # fmt: skip
    return Listed(**fields)  # type: ignore[arg-type]  # the fields of a row, one of them another


def test_a_post_tells_since_when_it_is_held(served_on_sqlite: City) -> None:
    post = {"post": "书记", "person": "P1", "since": "2026-10-01"}
    assert served_on_sqlite.post("gw", "/organizations/U1/posts", post).status_code == 201
    assert served_on_sqlite.get("gw", "/organizations/U1").json()["posts"] == [post]


def test_an_import_regroups_and_that_is_recorded(served_on_sqlite: City) -> None:
    city = served_on_sqlite
    plan = importing.plan(city.services, city.operator(), [listed(group="政府")], None)
    [change] = plan.changes
    assert (change.what, change.before, change.after) == (
        "organization.regrouped", "党群", "政府",
    )  # fmt: skip
    assert [event.TOPIC for event in plan.events] == ["organization.regrouped"]


def test_members_that_were_never_counted_are_told_by_a_dash(served_on_sqlite: City) -> None:
    city = served_on_sqlite
    unit = {"code": "U4", "name": "Office U4", "kind": "机关党委", "superior": "GW"}
    city.post("gw", "/organizations", unit)
    row = listed(code="U4", name="Office U4", group=None, members=12)
    [change] = importing.plan(city.services, city.operator(), [row], None).changes
    assert (change.before, change.after) == ("—", "12")
