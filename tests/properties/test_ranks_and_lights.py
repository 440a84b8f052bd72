"""Ranks without sorting, quartiles, lights row by row, and whom a list goes to (R1, R4, R11)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import floor
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregates.assignment.states import catalogue_id
from aggregates.rules.issuing import DueTask, Receiver, lines_of
from aggregates.rules.lights import Today, is_overdue, light
from aggregates.rules.ranking import RankedOrganization, Superior, peers_of, quartiles, rank
from aggregates.task.terms import Terms
from aggregates.values.calendar import Calendar
from aggregates.values.condition import BadCondition, Condition
from aggregates.values.period import Month

# --- ranks --------------------------------------------------------------------------------------

standings = st.lists(
    st.builds(
        RankedOrganization,
        organization=st.text("ABC123-", min_size=1, max_size=4),
        peers=st.sampled_from(["党群", "政府", "U1"]),
        score=st.none() | st.integers(0, 6),
    ),
    max_size=20,
    unique_by=lambda s: s.organization,
)


@given(standings)
def test_a_rank_is_one_more_than_how_many_are_better(
    ranked_organizations: list[RankedOrganization],
) -> None:
    for row in rank(ranked_organizations):
        if row.score is None:
            assert row.rank is None
            continue
        peers = [
            s.score for s in ranked_organizations if s.peers == row.peers and s.score is not None
        ]
        assert row.rank == 1 + sum(score > row.score for score in peers)


@given(standings)
def test_rows_stand_by_rank_then_code_and_the_unassessed_last(
    ranked_organizations: list[RankedOrganization],
) -> None:
    rows = rank(ranked_organizations)
    assert {row.organization for row in rows} == {s.organization for s in ranked_organizations}
    for one, other in pairwise(rows):
        if one.peers != other.peers:
            assert one.peers < other.peers
        elif one.rank == other.rank:
            assert one.organization < other.organization
        else:
            assert one.rank is not None
            assert other.rank is None or one.rank < other.rank


def test_equal_scores_share_a_rank_and_the_next_is_skipped() -> None:
    scores = {"A": 90, "B": 95, "C": 90, "D": 80, "E": None}
    rows = rank(RankedOrganization(code, "x", score) for code, score in scores.items())
    assert [(r.organization, r.rank) for r in rows] == [
        ("B", 1), ("A", 2), ("C", 2), ("D", 4), ("E", None),
    ]  # fmt: skip


@given(st.lists(st.integers(0, 10_000), max_size=15))
def test_quartiles_are_a_spreadsheets_rounded_half_up(scores: list[int]) -> None:
    result = quartiles(scores)
    if len(scores) < 2:
        assert result is None
        return
    exact = quantiles([Fraction(score) for score in scores], n=4, method="inclusive")
    assert result == tuple(floor(each + Fraction(1, 2)) for each in exact)


TREE = {
    "GW": Superior(None, "工委", False),
    "U1": Superior("GW", "党群", True),
    "U2": Superior("GW", None, True),
    "X": Superior("GW", "党群", False),
    "U1-1": Superior("U1", "党群", True),
}


@pytest.mark.parametrize(
    ("code", "peers"), [("GW", None), ("U1", "党群"), ("U2", "—"), ("X", "GW"), ("U1-1", "U1")]
)
def test_units_are_ranked_in_their_group_all_others_under_their_superior(
    code: str, peers: str | None
) -> None:
    assert peers_of(code, TREE, "GW") == peers


# --- lights -------------------------------------------------------------------------------------

DUE, REPORT_DUE = date(2026, 10, 26), date(2026, 11, 5)
EARLY, SOON, ON_DUE = date(2026, 10, 9), date(2026, 10, 21), DUE
AFTER, ON_REPORT_DUE, LATE = date(2026, 10, 27), REPORT_DUE, date(2026, 11, 6)

ROWS = [  # status, outcome, done late, day, of the catalogue: colour, shape, word
    ("issued", None, False, EARLY, True, ("grey", "empty", "not received")),
    ("received", None, False, EARLY, True, ("green", "hollow", "in progress")),
    ("issued", None, False, SOON, True, ("yellow", "hollow", "due soon")),
    ("received", None, False, SOON, False, ("yellow", "hollow", "due soon")),
    ("received", None, False, ON_DUE, True, ("yellow", "hollow", "due soon")),
    ("received", None, False, AFTER, True, ("yellow", "empty", "to be reported")),
    ("issued", None, False, ON_REPORT_DUE, True, ("yellow", "empty", "to be reported")),
    ("issued", None, False, LATE, True, ("red", "solid", "overdue")),
    ("received", None, False, ON_DUE, False, ("yellow", "hollow", "due soon")),
    ("received", None, False, AFTER, False, ("red", "solid", "overdue")),
    ("reported", "done", False, LATE, True, ("green", "dotted", "reported, waiting")),
    ("reported", "not_done", False, LATE, False, ("green", "dotted", "reported, waiting")),
    ("reported", "done", True, LATE, True, ("green", "dotted", "reported late, waiting")),
    ("returned", "done", False, EARLY, True, ("yellow", "arrow", "returned")),
    ("returned", "done", False, AFTER, True, ("yellow", "arrow", "returned")),
    ("returned", "done", False, LATE, True, ("red", "arrow", "returned, overdue")),
    ("returned", "done", False, AFTER, False, ("red", "arrow", "returned, overdue")),
    ("accepted", "done", False, LATE, True, ("green", "solid", "done")),
    ("accepted", "done", True, LATE, True, ("green", "outlined", "done late")),
    ("accepted", "partial", False, LATE, True, ("yellow", "half", "partly done")),
    ("accepted", "not_done", False, LATE, True, ("red", "cross", "not done")),
    ("not_applicable", None, False, LATE, True, ("grey", "bar", "not applicable")),
    ("cancelled", None, False, LATE, True, ("grey", "cross", "cancelled")),
]


@pytest.mark.parametrize(("status", "outcome", "late", "day", "catalogue", "shown"), ROWS)
def test_each_light(
    status: str, outcome: str | None, late: bool, day: date, catalogue: bool,
    shown: tuple[str, str, str],
) -> None:  # fmt: skip
    today = Today(day, Calendar().plus(day, 3))
    assert light(status, outcome, DUE, late, REPORT_DUE if catalogue else None, today) == shown


def test_every_light_differs_by_more_than_its_colour() -> None:
    words = {(shape, word) for *_, (_, shape, word) in ROWS}
    assert len({word for _, word in words}) == len(words)


@given(st.dates(), st.none() | st.dates(), st.dates())
def test_nothing_is_overdue_on_its_last_day_and_all_is_the_day_after(
    due: date, report_due: date | None, day: date
) -> None:
    last = due if report_due is None or report_due < due else report_due
    assert is_overdue(due, report_due, last) is False
    if last < date.max:
        assert is_overdue(due, report_due, last + timedelta(days=1)) is True


# --- whom a list goes to --------------------------------------------------------------------------

receivers = st.lists(
    st.builds(
        Receiver,
        code=st.sampled_from(["A", "B", "C", "D"]),
        kind=st.sampled_from(["党支部", "党总支"]),
        issuer=st.just("GW"),
        members=st.none() | st.integers(0, 40),
        has_groups=st.booleans(),
    ),
    max_size=4,
    unique_by=lambda r: r.code,
)
terms = st.builds(
    Terms,
    name=st.just("x"),
    category=st.none(),
    cycle=st.just("每月"),
    months=st.sets(st.integers(1, 12), min_size=1).map(lambda m: tuple(sorted(m))),
    kinds=st.sets(st.sampled_from(["党支部", "党总支"]), min_size=1).map(tuple),
    points=st.just(100),
    deadline=st.just("本月25日"),
    min_members=st.none() | st.integers(0, 40),
    has_groups=st.booleans(),
)


def meets(least: int | None, members: int | None) -> bool:
    """One whose members were never counted has none to speak of."""
    return least is None or (members is not None and members >= least)


@given(receivers, st.lists(terms, max_size=4))
def test_a_line_for_each_organization_and_task_that_fit(
    receivers: list[Receiver], tasks: list[Terms]
) -> None:
    due = [DueTask(f"T{n}", 1, each) for n, each in enumerate(tasks)]
    lines = list(lines_of(Month(2026, 10), due, receivers, Calendar()))
    wanted = {
        (r.code, t.code)
        for r in receivers
        for t in due
        if 10 in t.terms.months
        and r.kind in t.terms.kinds
        and (not t.terms.has_groups or r.has_groups)
        and meets(t.terms.min_members, r.members)
    }
    assert {(line.receiver.code, line.task.code) for line in lines} == wanted
    assert len(lines) == len(wanted)
    for line in lines:
        derived = catalogue_id("2026-10", line.receiver.code, line.task.code)
        assert line.assignment_id == derived
        assert (line.due.deadline, line.due.guessed) == (date(2026, 10, 26), True)


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        (None, Condition()),
        ("", Condition()),
        ("党员２０人以上", Condition(20)),
        ("党员人数20名及以上、设党小组", Condition(20, True)),
        ("min_members=20; has_groups", Condition(20, True)),
    ],
)
def test_conditions_as_offices_write_them(written: str | None, condition: Condition) -> None:
    assert Condition.parse(written) == condition


@pytest.mark.parametrize(
    ("members", "groups", "met"),
    [(20, True, True), (19, True, False), (None, True, False), (21, False, False)],
)
def test_a_condition_is_met_from_its_least_on(members: int | None, groups: bool, met: bool) -> None:
    assert Condition(20, True).is_met(members, groups) is met


def test_what_is_no_condition_is_refused() -> None:
    with pytest.raises(BadCondition):
        Condition.parse("人数较多")
