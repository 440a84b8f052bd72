"""A spot check's rules (R6): once called, once drawn; what is served stays; by another person."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

import pytest
from hypothesis import given as of_all
from hypothesis import strategies as st

from aggregates.account.account import Deduction, ScoreAccount
from aggregates.account.events import ScoreEntered, ScoreReversed
from aggregates.check.check import Check, CheckRefused, Item, Served
from aggregates.check.events import FalseClaimNotUpheld, FalseClaimUpheld, ResultRecorded
from aggregates.rules.independence import OwnWork
from aggregates.rules.spot_check import (
    deduction,
    lapses_after,
    owed_months,
    owing_months,
    pools,
    statement_until,
)
from aggregates.spot_check.events import (
    AdditionWithdrawn,
    CheckAdded,
    SpotCheckCalled,
    SpotCheckClosed,
    SpotCheckDrawn,
)
from aggregates.spot_check.spot_check import FALSE_CLAIM, LATE, SpotCheck, SpotCheckRefused
from aggregates.values.calendar import Calendar
from aggregates.values.period import Month
from tests.story import ACT, given

SEED = "ab" * 32
CALLED: dict[str, Any] = {
    "period": "2026-10", "scheme_version": 1, "share": 10_000, "each": 1, "drawn_before": [],
    "units": ["U1", "U2"], "themselves": ["U1"],
    "organizations": {"U1": [], "U2": ["U2-1"]}, "owed": {},
}  # fmt: skip
DRAWN: dict[str, Any] = {
    "call": 7, "tree_size": 7, "seed": SEED, "units": ["U1", "U2"],
    "organizations": {"U1": [], "U2": ["U2-1"]},
}  # fmt: skip
ONE, TWO = Item("a1", 800, 800, 500), Item("a2", 600, 600, 0, false=True)
RESULT: dict[str, Any] = {
    "organization": "U1", "period": "2026-10", "own_entry": 1, "weight": 1400,
    "items": [ONE.state(), TWO.state()], "checker_organization": "GW", "noted": [], "notes": [],
}  # fmt: skip
SERVED = Served("notice", date(2026, 11, 26))


# --- the month ------------------------------------------------------------------------------------


def drawn() -> Any:
    return given(SpotCheck).past(SpotCheckCalled, **CALLED).past(SpotCheckDrawn, **DRAWN)


def test_a_unit_without_a_report_of_its_own_is_drawn_and_not_checked() -> None:
    assert list(drawn().aggregate.checks) == ["U1", "U2-1"]


def test_it_is_called_once_and_drawn_once() -> None:
    again = drawn().when(lambda it: it.draw(7, SEED, ACT))
    again.then_refused(SpotCheckRefused, rule="R6", says="drawn once")
    nothing: Any = pools({}, [])
    again = drawn().when(lambda it: it.begin_with(nothing, [], {}, scheme_version=1, share=1,
                                                  each=1, act=ACT))  # fmt: skip
    again.then_refused(SpotCheckRefused, says="called once")


def test_what_follows_waits_for_the_draw() -> None:
    story = given(SpotCheck).past(SpotCheckCalled, **CALLED)
    story.when(lambda it: it.close([], ACT)).then_refused(SpotCheckRefused, says="draw comes first")


def test_of_nobody_it_is_closed_by_its_draw() -> None:
    empty = CALLED | {"units": [], "themselves": [], "organizations": {}}
    story = given(SpotCheck).past(SpotCheckCalled, **empty)
    nobody = DRAWN | {"units": [], "organizations": {}}
    story.when(lambda it: it.draw(7, SEED, ACT)).then_all(
        (SpotCheckDrawn, nobody), (SpotCheckClosed, {"checks": 0})
    )


def test_one_that_is_owed_is_added_by_the_draw() -> None:
    owed = CALLED | {"share": 0, "owed": {"U2-1": "x/3"}}
    story = given(SpotCheck).past(SpotCheckCalled, **owed)
    nobody = DRAWN | {"units": [], "organizations": {}}
    added = {"organization": "U2-1", "unit": "U2", "why": FALSE_CLAIM}
    story.when(lambda it: it.draw(7, SEED, ACT)).then_all(
        (SpotCheckDrawn, nobody), (CheckAdded, added)
    )


def test_an_addition_reopens_what_was_closed_and_is_made_once() -> None:
    story = drawn().past(SpotCheckClosed, checks=2)
    story.when(lambda it: it.add("U2", "U2", LATE, ACT)).then(CheckAdded, unit="U2", why=LATE)
    assert story.aggregate.state == "drawn"
    story.when(lambda it: it.add("U2", "U2", FALSE_CLAIM, ACT)).then_nothing()


def test_only_what_a_false_claim_added_is_withdrawn() -> None:
    answer = drawn().aggregate
    answer.add("U2", "U2", FALSE_CLAIM, ACT)
    answer.withdraw("U1", ACT)
    answer.withdraw("U2", ACT)
    assert [type(event) for event in answer.take()] == [CheckAdded, AdditionWithdrawn]
    assert "U2" not in answer.checks


# --- one check ------------------------------------------------------------------------------------


def checked() -> Any:
    return given(Check).past(ResultRecorded, **RESULT)


def decided(it: Check, served: Served | None = SERVED, day: date = date(2026, 11, 27)) -> None:
    it.decide("a2", True, None, served=served, today=day, decider_organization="GW", act=ACT)


def test_a_served_result_is_not_replaced() -> None:
    story = checked().when(
        lambda it: it.record_result(
            [ONE], {}, own_entry=1, checker_organization="GW", served=SERVED, act=ACT
        )
    )
    story.then_refused(CheckRefused, says="served")


def test_a_false_claim_waits_for_its_serving_and_the_days_of_a_statement() -> None:
    checked().when(lambda it: decided(it, served=None)).then_refused(
        CheckRefused, says="not served"
    )
    early = date(2026, 11, 26)
    checked().when(lambda it: decided(it, day=early)).then_refused(CheckRefused, says="until")
    checked().when(decided).then(
        FalseClaimUpheld, assignment="a2", notice="notice", last_day=SERVED.last_day,
        decider_organization="GW",
    )  # fmt: skip


def test_who_found_it_does_not_decide_it() -> None:
    story = checked()
    story.act = story.before
    story.when(
        lambda it: it.decide("a2", True, None, served=SERVED, today=date(2026, 12, 1),
                             decider_organization="GW", act=story.before)
    ).then_refused(OwnWork, rule="回避")  # fmt: skip


def test_by_lapse_it_is_an_honest_error() -> None:
    story = checked().when(lambda it: it.lapse(SERVED, "GW", ACT))
    story.then(
        FalseClaimNotUpheld, assignment="a2", notice="notice", last_day=SERVED.last_day,
        decider_organization="GW", by_lapse=True,
    )  # fmt: skip
    assert story.aggregate.settled


def test_an_honest_error_is_no_false_claim_to_decide_on() -> None:
    checked().when(
        lambda it: it.decide("a1", True, None, served=SERVED, today=date(2026, 12, 1),
                             decider_organization="GW", act=ACT)
    ).then_refused(CheckRefused, says="No false claim")  # fmt: skip


# --- the figures ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claimed", "verified", "weight", "factor", "lost"),
    [
        (800, 500, 1400, 1, -2143),
        (800, 500, 1400, 2, -4286),  # 42.857…, not twice 21.43
        (500, 600, 1400, 1, 0),
        (1, 0, 2000, 1, -5),
        (1, 0, 3999, 1, -3),  # 2.5006… hundredths, up
    ],
)
def test_what_a_line_loses(
    claimed: int, verified: int, weight: int, factor: int, lost: int
) -> None:
    assert deduction(claimed, verified, weight, factor) == lost


@of_all(st.integers(0, 5_000), st.integers(0, 5_000), st.integers(1, 50_000), st.integers(1, 5))
def test_it_is_the_exact_value_rounded_half_up_once(s: int, v: int, w: int, factor: int) -> None:
    exact = factor * Fraction(10_000 * max(0, s - v), w)
    assert deduction(s, v, w, factor) == -floor(exact + Fraction(1, 2))


def test_a_unit_stands_in_the_pool_for_its_subtree_and_is_checked_only_for_itself() -> None:
    in_pools = pools({"U2": ["U2", "U2-1"], "U1": ["U1"], "U3": ["U3-1"]}, {"U2-1", "U1"})
    assert (in_pools.units, in_pools.themselves) == (["U1", "U2"], ["U1"])
    assert in_pools.organizations == {"U1": [], "U2": ["U2-1"]}


def test_a_false_claim_reaches_the_quarter_and_the_month_after_it() -> None:
    assert list(map(str, owed_months(Month(2026, 11)))) == ["2026-10", "2026-12", "2027-01"]
    for month in (Month(2026, 10), Month(2027, 1)):
        assert all(month in owed_months(each) for each in owing_months(month))
        assert Month(2026, 11) in owing_months(month)


def test_terms_count_from_the_working_day_after() -> None:
    calendar = Calendar()
    until = statement_until(date(2026, 11, 20), 3, calendar)  # a Friday
    assert until == date(2026, 11, 25)
    assert lapses_after(None, until, 15, calendar) == date(2026, 12, 16)
    assert lapses_after(date(2026, 11, 23), until, 15, calendar) == date(2026, 12, 14)
    assert lapses_after(date(2026, 12, 1), until, 15, calendar) == date(2026, 12, 16)


def test_entries_of_a_check_are_reversed_and_made_anew_never_edited() -> None:
    account = ScoreAccount.empty("U1", "2026", ACT)
    settle = {"reason": "checked-again", "scheme_version": 1, "act": ACT}
    account.settle_checks("2026-10", {"a1": Deduction(-300, {"factor": 1})}, **settle)  # type: ignore[arg-type]  # one dictionary for all
    account.settle_checks("2026-10", {"a1": Deduction(-300, {"factor": 1})}, **settle)  # type: ignore[arg-type]  # one dictionary for all
    account.settle_checks("2026-10", {"a1": Deduction(-600, {"factor": 2})}, **settle)  # type: ignore[arg-type]  # one dictionary for all
    made = account.take()
    assert [type(each) for each in made] == [ScoreEntered, ScoreReversed, ScoreEntered]
    assert [entry.amount for entry in account.live("2026-10")] == [-600]
