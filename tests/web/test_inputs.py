"""A body read from a page's form: what is typed as people type, what is wrong blamed on fields."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from typing import Annotated, Any, Literal, cast
from zoneinfo import ZoneInfo

import pytest
from pydantic import Field

from aggregates.assignment.states import Outcome
from aggregates.errors import Refused, each_of
from aggregates.values.period import Month
from service.access.roles import Role
from service.web.fields import Body, Code, Day, Points, Words
from service.web.inputs import body_of, inputs
from service.web.looking import Looking

ZONE = ZoneInfo("Asia/Shanghai")


class Asked(Body):
    title: Annotated[Words, Field(title="Title")]
    due: Annotated[Day, Field(title="Deadline")]
    points: Annotated[Points, Field(default_factory=int)]
    happened_on: Annotated[Day | None, Field(title="Completed on")] = None
    days: Annotated[int, Field(ge=1, le=366, title="Days it holds")] = 90
    outcome: Outcome = Outcome.DONE
    sure: Annotated[bool, Field(title="may only read")] = True
    ends: datetime | None = None
    to: Annotated[list[Code], Field(default_factory=list)]
    note: Annotated[Words | None, Field(title="Note")] = None
    role: Annotated[Role | None, Field(title="Role")] = None
    kind: Annotated[Literal["a", "b"], Field(title="Kind")] = "a"


def page(**typed: Any) -> Looking:
    """As a page holds what was typed."""
    lists = {name: value for name, value in typed.items() if isinstance(value, list)}
    return cast(
        Looking,
        SimpleNamespace(
            form=typed,
            field=lambda name: "" if name in lists else typed.get(name, ""),
            fields=lambda name: lists.get(name, []),
            month=Month(2026, 11),
            reader=SimpleNamespace(today=date(2026, 11, 20), zone=ZONE),
        ),
    )


SOUND = {"title": "安全检查", "due": "12月1日"}


def test_what_people_type_is_read_as_they_mean_it() -> None:
    body = body_of(
        page(**SOUND, points="７．５", happened_on="11月8日", days="３０", outcome="部分完成",
             sure="1", ends="12月24日", to=["U1", "U2"]),
        Asked,
    )  # fmt: skip
    assert (body.due, body.points, body.happened_on) == (date(2026, 12, 1), 750, date(2026, 11, 8))
    assert (body.days, body.outcome, body.sure) == (30, Outcome.PARTIAL, True)
    assert body.ends == datetime(2026, 12, 25, tzinfo=ZONE)
    assert body.to == ["U1", "U2"]


def test_a_deadline_without_its_year_is_the_next_such_day() -> None:
    assert body_of(page(**{**SOUND, "due": "1月5日"}), Asked).due == date(2027, 1, 5)


def test_a_box_that_is_not_ticked_is_no_whatever_the_default() -> None:
    assert body_of(page(**SOUND), Asked).sure is False


def test_all_that_is_wrong_is_blamed_on_its_field() -> None:
    typed = page(
        title=" ", due="someday", points="x", days="400", outcome="?", happened_on="1月1日"
    )
    with pytest.raises(Refused) as refused:
        body_of(typed, Asked, "ask-")
    assert {each.field for each in each_of(refused.value)} == {
        "ask-title", "ask-due", "ask-points", "ask-days", "ask-outcome",
    }  # fmt: skip


def test_a_single_wrong_field_is_refused_by_itself() -> None:
    with pytest.raises(Refused) as refused:
        body_of(page(**{**SOUND, "due": "someday"}), Asked)
    assert refused.value.field == "due"
    assert refused.value.status == 422


def test_what_the_form_does_not_hold_is_known_otherwise() -> None:
    assert body_of(page(**SOUND, to=["U9"]), Asked, to=["U1"]).to == ["U1"]


def test_a_form_asks_for_what_has_a_title_by_its_kind() -> None:
    asked = {each.name: each for each in inputs(page(), Asked, {"note": "held"}, "ask-")}
    assert list(asked) == ["title", "due", "happened_on", "days", "sure", "note", "role", "kind"]
    assert {name: each.kind for name, each in asked.items() if each.kind != "text"} == {
        "due": "date", "happened_on": "date", "days": "number", "sure": "box",
    }  # fmt: skip
    assert [name for name, each in asked.items() if each.needed] == ["title", "due"]
    assert [name for name, each in asked.items() if each.long] == ["title", "note"]
    assert asked["role"].choices == tuple(role.value for role in Role)
    assert asked["kind"].choices == ("a", "b")
    assert asked["title"].id == "ask-title"
    assert [asked[name].value for name in ("note", "days", "sure", "title")] == [
        "held", "90", "True", "",
    ]  # fmt: skip


def test_what_was_typed_stays_and_an_unticked_box_stays_so() -> None:
    asked = {each.name: each.value for each in inputs(page(title="x"), Asked, {"note": "held"})}
    assert (asked["title"], asked["note"], asked["days"], asked["sure"]) == ("x", "", "", "")
