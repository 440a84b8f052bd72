"""The scheme and the catalogue in versions, each in force from a month (R1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from aggregates.errors import Several
from aggregates.scheme.events import SchemeFounded, SchemeVersionPublished
from aggregates.scheme.parameters import BadScheme, Kind, Parameters, read_parameters
from aggregates.scheme.scheme import Scheme, SchemeTooEarly
from aggregates.scheme.shipped import SHIPPED
from aggregates.task.events import TaskAdded, TaskAmended, TaskWithdrawn
from aggregates.task.task import Task, TaskChangeTooEarly
from aggregates.task.terms import BadTask, Terms
from aggregates.values.condition import BadCondition
from aggregates.values.cycle import BadCycle, BadDeadline
from aggregates.values.period import Month, Quarter, Year, parse_period
from tests.story import ACT, Story, given

# --- the scheme ---------------------------------------------------------------------------------


def founded() -> Story:
    return given(Scheme).past(
        SchemeFounded, in_force_from="2026-10", parameters=Parameters().state()
    )


def test_version_1_is_in_force_from_the_current_month_of_the_schemes_clock() -> None:
    last_hour = replace(ACT, at=datetime(2026, 9, 30, 17, tzinfo=UTC))  # 1 October, 01:00
    [fact] = Scheme.establish(last_hour).take()
    assert isinstance(fact, SchemeFounded)
    assert (fact.in_force_from, fact.parameters) == ("2026-10", Parameters().state())


def test_a_version_holds_from_its_month_on_and_earlier_months_keep_theirs() -> None:
    scheme: Scheme = founded().aggregate
    scheme.publish({"late_per_day": 50}, Month(2026, 12), ACT)
    scheme.publish({"late_at_most": 300}, Month(2027, 1), ACT)
    by_month = {
        month: scheme.for_month(Month.parse(month))
        for month in ("2020-01", "2026-11", "2026-12", "2027-01", "2030-01")
    }
    assert [version.number for version in by_month.values()] == [1, 1, 2, 3, 3]
    assert by_month["2027-01"].parameters.late_per_day == 50, "a version is the last one, changed"
    assert by_month["2027-01"].parameters.late_at_most == 300


@pytest.mark.parametrize(("period", "version"), [("2026Q3", 1), ("2026Q4", 2), ("2026", 2)])
def test_a_quarter_and_a_year_are_judged_by_their_last_month(period: str, version: int) -> None:
    scheme: Scheme = founded().aggregate
    scheme.publish({"late_per_day": 50}, Month(2026, 12), ACT)
    parsed = parse_period(period)
    assert isinstance(parsed, Quarter | Year)
    assert scheme.for_period(parsed).number == version


@pytest.mark.parametrize("month", ["2026-10", "2026-09", "2020-01"])
def test_no_version_reaches_back(month: str) -> None:
    founded().when(lambda s: s.publish({"late_per_day": 50}, Month.parse(month), ACT)).then_refused(
        SchemeTooEarly, says="from 2026-11 at the earliest"
    )


def test_no_version_comes_before_one_already_published() -> None:
    story = founded().past(
        SchemeVersionPublished, version=2, in_force_from="2027-01", parameters=Parameters().state()
    )
    story.when(lambda s: s.publish({"late_per_day": 50}, Month(2026, 12), ACT)).then_refused(
        SchemeTooEarly, says="from 2027-01"
    )


def test_the_same_parameters_again_record_nothing() -> None:
    founded().when(lambda s: s.publish({"late_per_day": 100}, Month(2026, 11), ACT)).then_nothing()


BAD: list[tuple[dict[str, Any], str]] = [
    ({"late_per_days": 1}, "no parameter"),
    ({"late_per_day": -1}, "late_per_day"),
    ({"late_per_day": 100_001}, "late_per_day"),
    ({"late_per_day": 1.5}, "late_per_day"),
    ({"late_per_day": True}, "late_per_day"),
    ({"late_per_day": "1"}, "late_per_day"),
    ({"late_per_day": None}, "late_per_day"),
    ({"subtree_share": 10_001}, "subtree_share"),
    ({"people_appraised": 1}, "people_appraised"),
    ({"timezone": "Mars/Base"}, "time zone"),
    ({"kinds": []}, "kinds"),
    ({"kinds": [{"name": "a", "root": True}, {"name": "b", "root": True}]}, "kinds"),
    ({"kinds": [{"name": "a", "root": True, "colour": "red"}]}, "kinds"),
    ({"kinds": [{"name": "a", "root": 1}]}, "kinds"),
    ({"kinds": [{"name": "a", "root": True, "tiered": "no"}]}, "kinds"),
    ({"kinds": [{"name": True, "root": True}]}, "kinds"),
    ({"kinds": [{"root": True}]}, "kinds"),
]


@pytest.mark.parametrize(("changes", "says"), BAD, ids=lambda value: str(value)[:40])
def test_a_parameter_that_makes_no_sense_is_refused(changes: dict[str, Any], says: str) -> None:
    founded().when(lambda s: s.publish(changes, Month(2026, 11), ACT)).then_refused(
        BadScheme, says=says
    )


def test_all_that_is_wrong_with_a_scheme_is_told_at_once() -> None:
    with pytest.raises(Several) as caught:
        read_parameters({"late_per_day": -1, "nonsense": 1, "timezone": "x"})
    assert len(caught.value.refusals) == 3


@pytest.mark.parametrize("name", SHIPPED)
def test_every_scheme_that_ships_is_sound(name: str) -> None:
    read_parameters(SHIPPED[name])
    assert SHIPPED["with-branches"] == {"subtree_share": 4000}


def test_an_old_scheme_reads_although_its_parameters_have_changed_since() -> None:
    state = Parameters().state() | {"dropped": 7, "late_per_day": 999_999}
    del state["lapse_days"]
    value = given(Scheme).past(SchemeFounded, in_force_from="2026-10", parameters=state).aggregate
    parameters = value.versions[0].parameters
    assert (parameters.lapse_days, parameters.late_per_day) == (5, 999_999)


def test_parameters_come_back_as_they_were_published() -> None:
    kinds = (Kind(name="工委", unit=False, root=True), Kind(name="党支部", tiered=True))
    parameters = read_parameters({"kinds": [{"name": "x", "root": True}]})
    assert parameters.kinds == (Kind(name="x", root=True),)
    assert read_parameters(Parameters(kinds=kinds).state()) == Parameters(kinds=kinds)
    assert read_parameters(Parameters().state()) == Parameters()


# --- tasks --------------------------------------------------------------------------------------


def terms(**differs: Any) -> Terms:
    fields: dict[str, Any] = {
        "name": "学习", "cycle": "每月", "kinds": ("党支部",), "points": 800,
        "deadline": "本月25日",
    }  # fmt: skip
    return Terms.written(**(fields | differs))


def a_task(since: str | None = None) -> Story:
    return given(Task).past(TaskAdded, **terms().state(), code="T01", in_force_from=since)


def test_a_task_is_added_as_it_is_written() -> None:
    condition = terms(condition="党员20人以上、设党小组", cycle="每季度")
    [added] = Task.add("T01", condition, Month(2026, 11), ACT).take()
    assert isinstance(added, TaskAdded)
    assert (added.code, added.in_force_from, added.months) == ("T01", "2026-11", [3, 6, 9, 12])
    assert (added.min_members, added.has_groups, added.points) == (20, True, 800)


def test_an_amendment_is_a_whole_version_from_a_month() -> None:
    a_task().when(lambda t: t.amend(terms(points=900), Month(2026, 11), ACT)).then(
        TaskAmended, **terms(points=900).state(), version=2, in_force_from="2026-11"
    )


def test_the_same_terms_again_record_nothing() -> None:
    a_task().when(lambda t: t.amend(terms(), Month(2026, 11), ACT)).then_nothing()


def test_a_task_is_withdrawn_once_and_may_come_again() -> None:
    a_task().when(lambda t: t.withdraw(Month(2026, 11), ACT)).then(
        TaskWithdrawn, in_force_from="2026-11"
    )
    gone = a_task().past(TaskWithdrawn, in_force_from="2026-11")
    gone.when(lambda t: t.withdraw(Month(2026, 12), ACT)).then_nothing()
    gone.when(lambda t: t.amend(terms(), Month(2026, 12), ACT)).then(
        TaskAmended, **terms().state(), version=3, in_force_from="2026-12"
    )


@pytest.mark.parametrize("verb", ["amend", "withdraw"])
def test_no_change_precedes_the_last_one(verb: str) -> None:
    story = a_task("2026-12")
    changes = {
        "amend": lambda t: t.amend(terms(points=1), Month(2026, 11), ACT),
        "withdraw": lambda t: t.withdraw(Month(2026, 11), ACT),
    }
    story.when(changes[verb]).then_refused(TaskChangeTooEarly, rule="R1", says="from 2026-12")


def test_each_month_has_the_version_that_holds_in_it() -> None:
    story = a_task().past(
        TaskAmended, **terms(points=900).state(), version=2, in_force_from="2026-11"
    )
    task: Task = story.past(TaskWithdrawn, in_force_from="2027-01").aggregate
    task_versions = [
        task.for_month(Month.parse(m)) for m in ("2020-01", "2026-10", "2026-11", "2027-02")
    ]
    assert [version.number for version in task_versions if version] == [1, 1, 2, 3]
    assert task_versions[-1] is not None
    assert task_versions[-1].terms is None
    assert a_task("2026-12").aggregate.for_month(Month(2026, 11)) is None


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"name": "  "}, BadTask),
        ({"kinds": ()}, BadTask),
        ({"points": -1}, BadTask),
        ({"points": 100_001}, BadTask),
        ({"cycle": "有时"}, BadCycle),
        ({"deadline": "尽快"}, BadDeadline),
        ({"condition": "人多"}, BadCondition),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else next(iter(value)),
)
def test_terms_that_make_no_sense_are_refused(wrong: dict[str, Any], kind: type[Any]) -> None:
    with pytest.raises(kind):
        terms(**wrong)
