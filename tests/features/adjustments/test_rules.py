"""Bonuses, deductions and the year's score (R10), as rules: worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from aggregates.adjustment.adjustment import Adjustment, AdjustmentNotAllowed, Proposal
from aggregates.adjustment.events import AdjustmentApproved, AdjustmentProposed
from aggregates.rules.independence import OwnWork
from aggregates.rules.year_score import Given, polled_groups, year_score
from aggregates.scheme.parameters import Parameters
from tests.story import ACT, WORDS, Story, given

SCHEME = Parameters()
PROPOSED = {
    "organization": "U1", "period": "2026", "year": "2026", "kind": "bonus", "points": 200,
    "reason": WORDS, "evidence": [],
}  # fmt: skip


def proposed() -> Story:
    return given(Adjustment).past(AdjustmentProposed, **PROPOSED)


def test_another_person_approves_it() -> None:
    proposed().when(lambda a: a.decide(True, None, "GW", ACT)).then(
        AdjustmentApproved, kind="bonus", points=200, proposers=["P-0"], decider_organization="GW"
    )


def test_who_proposed_it_does_not_decide() -> None:
    own = replace(ACT, actor="P-0")
    proposed().when(lambda a: a.decide(True, None, "GW", own)).then_refused(OwnWork)


def test_it_is_decided_once() -> None:
    story = proposed().past(
        AdjustmentApproved, kind="bonus", points=200, proposers=["P-0"], decider_organization="GW"
    )
    story.when(lambda a: a.decide(False, None, "GW", ACT)).then_refused(
        AdjustmentNotAllowed, "R10", "already"
    )


def test_nothing_is_no_bonus() -> None:
    with pytest.raises(AdjustmentNotAllowed):
        Adjustment.propose(UUID(int=1), Proposal("U1", "2026", "bonus", 0), WORDS, [], ACT)


@pytest.mark.parametrize(
    ("daily", "given", "polled", "score", "reason"),
    [
        (9207, Given(poll=8800, bonuses=150), True, 9235, None),
        (9207, Given(bonuses=1200), False, 10207, None),  # 12.00 approved, 10.00 count
        (1500, Given(deductions=2500), False, 0, None),  # not under 0
        (9207, Given(), True, None, "no-poll"),
        (None, Given(poll=8800), True, None, "no-months"),
        (9201, Given(poll=8802), True, 9081, None),  # 9081.30
        (9205, Given(poll=8805), True, 9085, None),  # 9085.00
        (9206, Given(poll=8801), True, 9085, None),  # 9084.50 goes up
    ],
)
def test_the_year_is_rounded_once(
    daily: int | None, given: Given, polled: bool, score: int | None, reason: str | None
) -> None:
    made = year_score(daily, given, SCHEME, polled)
    assert (made.score, made.reason) == (score, reason)


def test_the_arithmetic_is_written_out() -> None:
    made = year_score(9207, Given(poll=8800, bonuses=150), SCHEME, True)
    assert made.arithmetic == "0.70 × 92.07 + 0.30 × 88.00 + 1.50 − 0.00 = 92.35"
    alone = year_score(1500, Given(deductions=2500), SCHEME, False)
    assert alone.arithmetic == "1.00 × 15.00 + 0.00 − 20.00 = -5.00 → 0.00"


def test_a_group_is_polled_once_one_of_it_is() -> None:
    assert polled_groups({"U1": "党群", "U2": "党群", "U3": "政府"}, ["U2"]) == {"党群"}
