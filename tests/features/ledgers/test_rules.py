"""A ledger check's rules (R7): shown whole, marked by exceptions, passed in one act, completed."""

from __future__ import annotations

import doctest
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as of_all
from hypothesis import strategies as st

from aggregates.account.account import LEDGER, Deduction, ScoreAccount
from aggregates.account.events import ScoreEntered, ScoreReversed
from aggregates.ledger_check.events import (
    LedgerAppealUpheld,
    LedgerCompleted,
    LedgerFailureTakenBack,
    LedgerItemFailed,
    LedgerItemOverturned,
    LedgerOpened,
    LedgerRestPassed,
)
from aggregates.ledger_check.ledger_check import LedgerCheck, LedgerRefused
from aggregates.ledger_sample.events import LedgerSampleCalled, LedgerSampleDrawn
from aggregates.ledger_sample.ledger_sample import LedgerSample
from aggregates.rectification.events import RectificationOrdered, RectificationPlanned
from aggregates.rectification.rectification import NothingSaid, Rectification
from aggregates.rules import ledger as rules
from aggregates.rules import month_score
from aggregates.rules.ledger import Tally, deduction, round_ends_on, sample_pools, together
from aggregates.values.calendar import Calendar
from tests.story import ACT, ID, OTHER, WORDS, given

ONE, TWO, THREE = (str(UUID(int=number)) for number in (1, 2, 3))
OPENED: dict[str, Any] = {
    "organization": "U1-1", "period": "2026Q4", "by": "U1", "unit": "U1",
    "items": [ONE, TWO, THREE],
}  # fmt: skip
MARK: dict[str, Any] = {"assignment": UUID(ONE), "rectification": OTHER}
COMPLETED: dict[str, Any] = {"checked": 3, "failed": 1, "unseen": []}


def opened() -> Any:
    return given(LedgerCheck).past(LedgerOpened, **OPENED)


def failed() -> Any:
    return opened().past(LedgerItemFailed, **MARK)


def completed() -> Any:
    return failed().past(LedgerRestPassed, passed=2).past(LedgerCompleted, **COMPLETED)


def test_an_exception_is_marked_once_and_only_of_its_own_items() -> None:
    opened().when(lambda it: it.fail(ONE, OTHER, ACT)).then(LedgerItemFailed, **MARK)
    again = failed().when(lambda it: it.fail(ONE, OTHER, ACT))
    again.then_refused(LedgerRefused, rule="R7", says="failed already")
    strange = opened().when(lambda it: it.fail(str(ID), OTHER, ACT))
    strange.then_refused(LedgerRefused, rule="R7", says="is not of the ledger")


def test_a_failure_is_taken_back_and_the_item_passes() -> None:
    story = failed().when(lambda it: it.take_back(ONE, ACT))
    story.then(LedgerFailureTakenBack, **MARK)
    assert story.aggregate.state_of(ONE) == "passed"
    opened().when(lambda it: it.take_back(ONE, ACT)).then_refused(LedgerRefused, says="not failed")


def test_the_rest_passes_in_one_act_which_counts_what_it_passes() -> None:
    failed().when(lambda it: it.pass_rest(ACT)).then(LedgerRestPassed, passed=2)
    passed = failed().past(LedgerRestPassed, passed=2)
    passed.when(lambda it: it.pass_rest(ACT)).then_refused(LedgerRefused, says="passed already")


def test_it_is_not_completed_with_items_unseen_but_by_the_clock() -> None:
    failed().when(lambda it: it.complete(ACT)).then_refused(LedgerRefused, says="2 items")
    by_clock = failed().when(lambda it: it.complete(ACT, by_clock=True))
    by_clock.then(LedgerCompleted, checked=1, failed=1, unseen=[TWO, THREE], by_clock=True)
    assert by_clock.aggregate.tally == Tally(1, 1)


def test_what_is_completed_takes_no_mark_any_more() -> None:
    for act in (
        lambda it: it.fail(TWO, OTHER, ACT), lambda it: it.take_back(ONE, ACT),
        lambda it: it.pass_rest(ACT), lambda it: it.complete(ACT),
    ):  # fmt: skip
        completed().when(act).then_refused(LedgerRefused, rule="R7", says="is completed")


def test_a_sample_fails_only_what_passed_in_a_completed_check() -> None:
    story = completed().when(lambda it: it.overturn(TWO, OTHER, ACT))
    story.then(LedgerItemOverturned, assignment=UUID(TWO), rectification=OTHER)
    assert story.aggregate.tally == Tally(3, 2)
    completed().when(lambda it: it.overturn(ONE, OTHER, ACT)).then_refused(LedgerRefused)
    failed().when(lambda it: it.overturn(TWO, OTHER, ACT)).then_refused(
        LedgerRefused, says="not completed yet"
    )


def test_an_appeal_lets_failed_items_pass_for_good() -> None:
    story = completed().when(lambda it: it.uphold_appeal([ONE], "appeal", ACT))
    story.then(LedgerAppealUpheld, appeal="appeal", items=[ONE])
    assert story.aggregate.tally == Tally(3, 0)
    final = completed().past(LedgerAppealUpheld, appeal="appeal", items=[ONE])
    final.when(lambda it: it.overturn(ONE, OTHER, ACT)).then_refused(LedgerRefused, rule="R15")
    completed().when(lambda it: it.uphold_appeal([TWO], "appeal", ACT)).then_refused(
        LedgerRefused, rule="R15"
    )


def test_a_sample_is_called_once_and_drawn_once_and_never_from_nothing() -> None:
    pools = rules.SamplePools(["U1"], {"U1": ["U1-1"]})
    called = given(LedgerSample).past(
        LedgerSampleCalled, period="2026Q4", scheme_version=1, share=1_000, each=2,
        drawn_before=[], units=["U1"], organizations={"U1": ["U1-1"]},
    )  # fmt: skip
    more: dict[str, Any] = {"scheme_version": 1, "share": 1_000, "each": 2, "act": ACT}
    called.when(lambda it: it.begin_with(pools, [], **more)).then_refused(
        LedgerRefused, says="sampled once"
    )
    drawn: dict[str, Any] = {
        "call": 7, "tree_size": 7, "seed": "ab" * 32, "units": ["U1"],
        "organizations": {"U1": ["U1-1"]},
    }  # fmt: skip
    called.when(lambda it: it.draw(7, "ab" * 32, ACT)).then(LedgerSampleDrawn, **drawn)
    called.when(lambda it: it.draw(7, "ab" * 32, ACT)).then_refused(LedgerRefused)
    blank = given(LedgerSample).nothing_yet(LedgerSample.none_yet("2026Q4", ACT))
    nobody = rules.SamplePools([], {})
    blank.when(lambda it: it.begin_with(nobody, [], **more)).then_refused(
        LedgerRefused, says="nothing to sample"
    )


def test_the_committees_own_checks_are_not_sampled() -> None:
    pools = sample_pools(
        {"U1": ("U1", "GW"), "U1-1": ("U1", "U1"), "U2-1": ("U2", "U2"), "X": (None, "U1")}, "GW"
    )
    assert (pools.units, pools.organizations) == (["U1", "U2"], {"U1": ["U1-1"], "U2": ["U2-1"]})


def test_a_rectification_is_planned_by_words() -> None:
    ordered: dict[str, Any] = {
        "organization": "U1-1", "assignment": OTHER, "source": "ledger", "of": ID,
        "due": date(2027, 1, 25), "problem": WORDS,
    }  # fmt: skip
    story = given(Rectification).past(RectificationOrdered, **ordered)
    story.when(lambda it: it.plan(WORDS, None, ACT)).then(RectificationPlanned, measure=WORDS)
    story.when(lambda it: it.plan(None, None, ACT)).then_refused(NothingSaid)


# --- figures --------------------------------------------------------------------------------------


def account(*entries: tuple[int, int, int]) -> Any:
    """Ledger entries that stand: amount, failed, checked."""
    story = given(ScoreAccount)
    for number, values in enumerate(entries, start=1):
        story.past(ScoreEntered, **entry(number, *values))
    return story


def entry(number: int, amount: int, failed: int, checked: int) -> dict[str, Any]:
    return {
        "organization": "U1", "year": "2026", "entry": number, "period": "2026Q4",
        "line": LEDGER, "amount": amount, "rule": "R7", "scheme_version": 1,
        "inputs": {"failed": failed, "checked": checked},
    }  # fmt: skip


def settle(amount: int, failed: int, checked: int) -> Any:
    wanted = Deduction(amount, {"failed": failed, "checked": checked})
    return lambda it: it.settle_ledger(
        "2026Q4", wanted, reason="sampled", scheme_version=1, act=ACT
    )


def test_the_one_entry_is_reversed_and_made_anew_where_its_counts_change() -> None:
    account((-17, 1, 60)).when(settle(-17, 1, 60)).then_nothing()
    account((0, 0, 60)).when(settle(0, 0, 61)).then_all(
        (ScoreReversed, {"entry": 1, "reason": "sampled"}),
        (ScoreEntered, entry(2, 0, 0, 61)),
    )


@pytest.mark.parametrize("module", [rules, month_score])
def test_worked_examples_hold(module: Any) -> None:
    assert doctest.testmod(module).failed == 0


@of_all(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=6))
def test_a_deduction_is_the_rounded_share_of_what_failed(pairs: list[tuple[int, int]]) -> None:
    tallies = [Tally(failed + passed, failed) for failed, passed in pairs]
    whole = together(tallies)
    if not whole.checked:
        assert deduction(whole, 1_000) is None
        return
    exact = Fraction(1_000 * whole.failed, whole.checked)
    assert deduction(whole, 1_000) == -floor(exact + Fraction(1, 2))


def test_a_round_ends_ten_working_days_after_the_last_close() -> None:
    assert round_ends_on(date(2027, 1, 8), 10, Calendar()) == date(2027, 1, 22)
