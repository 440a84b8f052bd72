"""Points and scores against plain fractions, rounded half up once (R5, R7, R8)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregates.rules.month_score import (
    MonthLines,
    MonthScore,
    daily_score,
    month_score,
    own_score,
    quarter_score,
)
from aggregates.scheme.parameters import Parameters
from aggregates.values.points import (
    BadPoints,
    divide_half_up,
    format_points,
    mean_half_up,
    parse_points,
)

hundredths = st.integers(0, 10_000)
lines = st.lists(
    st.integers(0, 5_000).flatmap(lambda w: st.tuples(st.integers(0, w), st.just(w))), max_size=12
)


def half_up(exact: Fraction) -> int:
    """Of something not under 0."""
    return floor(exact + Fraction(1, 2))


# --- points -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "points"),
    [("7.5", 750), ("7.50", 750), ("0", 0), ("100", 10_000), ("-1.05", -105), (" 3.07 ", 307),
     ("0.01", 1), ("9999999.99", 999_999_999)],
)  # fmt: skip
def test_points_are_read_as_hundredths(written: str, points: int) -> None:
    assert parse_points(written) == points


@pytest.mark.parametrize(
    "written",
    ["", "7.", ".5", "7.505", "1e2", "+7", "７", "7,5", "12345678", "nan", "--1", "1 2", "0x1"],
)
def test_what_is_no_number_of_points_is_refused(written: str) -> None:
    with pytest.raises(BadPoints):
        parse_points(written)


@given(st.integers(-999_999_999, 999_999_999))
def test_points_come_back_as_they_are_written(points: int) -> None:
    written = format_points(points)
    assert parse_points(written) == points
    assert Decimal(written) == Decimal(points) / 100


@given(st.integers(-10_000, 10_000), st.integers(1, 500))
def test_division_rounds_a_half_away_from_zero(numerator: int, denominator: int) -> None:
    exact = Decimal(numerator) / Decimal(denominator)
    wanted = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    assert divide_half_up(numerator, denominator) == wanted
    assert divide_half_up(-numerator, -denominator) == wanted


@pytest.mark.parametrize(("numerator", "whole"), [(1, 1), (3, 2), (5, 3), (-1, -1), (-3, -2)])
def test_exact_halves_go_up(numerator: int, whole: int) -> None:
    assert divide_half_up(numerator, 2) == whole


# --- the own score ------------------------------------------------------------------------------


@given(lines)
def test_the_own_score_is_a_hundred_times_claims_over_weights(rows: list[tuple[int, int]]) -> None:
    weight = sum(w for _, w in rows)
    score = own_score(rows)
    if not weight:
        assert score is None
        return
    assert score == half_up(Fraction(10_000 * sum(s for s, _ in rows), weight))
    assert 0 <= score <= 10_000


@pytest.mark.parametrize(
    ("rows", "score"),
    [
        ([], None),
        ([(0, 0)], None),
        ([(0, 1000)], 0),
        ([(1000, 1000)], 10_000),
        ([(1, 3)], 3333),
        ([(2, 3)], 6667),
        ([(1, 80_000)], 0),  # an eighth of a hundredth
        ([(1, 20_000)], 1),  # half a hundredth
        ([(750, 1000), (600, 600)], 8438),  # 84.375
    ],
)
def test_own_scores_by_hand(rows: list[tuple[int, int]], score: int | None) -> None:
    assert own_score(rows) == score


# --- the month ----------------------------------------------------------------------------------


@given(
    own=hundredths,
    branches=st.lists(hundredths, max_size=9),
    share=st.integers(0, 10_000),
    lateness=st.integers(-500, 0),
    deductions=st.integers(-3_000, 0),
)
def test_a_month_is_own_and_branches_by_their_shares_less_what_is_taken_off(
    own: int, branches: list[int], share: int, lateness: int, deductions: int
) -> None:
    scheme = Parameters(subtree_share=share)
    live = MonthLines(own=own, lateness=lateness, deductions=deductions)
    line_month = month_score(live, branches, scheme)
    exact = Fraction(own)
    if branches and share:
        b = Fraction(share, 10_000)
        mean = half_up(Fraction(sum(branches), len(branches)))
        assert line_month.branches == mean, "the mean is a named line, rounded where it is named"
        exact = (1 - b) * own + b * mean
    else:
        assert line_month.branches is None
    assert line_month.score == max(0, half_up(exact) + lateness + deductions)
    assert (line_month.own, line_month.lateness, line_month.deductions) == (
        own,
        lateness,
        deductions,
    )


def test_as_shipped_branches_have_no_share() -> None:
    assert month_score(MonthLines(own=8000), [0, 0], Parameters()).score == 8000


@pytest.mark.parametrize(
    ("own", "branches", "score"),
    [(9000, [8000, 9000], 8800), (9000, [], 9000), (10_000, [3333], 7333), (9001, [9000], 9001)],
)
def test_with_a_share_of_forty_hundredths_by_hand(
    own: int, branches: list[int], score: int
) -> None:
    scheme = Parameters(subtree_share=4_000)
    assert month_score(MonthLines(own=own), branches, scheme).score == score


def test_a_missed_month_is_nothing_whatever_else_is_entered() -> None:
    line_month = month_score(
        MonthLines(own=9000, missed=True), [9000], Parameters(subtree_share=4000)
    )
    assert line_month == MonthScore(score=0, missed=True)


def test_nothing_missing_is_a_silent_zero() -> None:
    line_month = month_score(MonthLines(), [9000], Parameters(subtree_share=4000), "no-lines")
    assert (line_month.score, line_month.reason) == (None, "no-lines")


# --- quarters and years -------------------------------------------------------------------------


@given(st.lists(st.none() | hundredths, max_size=4), st.integers(0, 1_000))
def test_a_quarter_is_the_mean_of_its_assessed_months(
    months: list[int | None], deduction: int
) -> None:
    assessed = [month for month in months if month is not None]
    count = quarter_score(months, deduction)
    if not assessed:
        assert count is None
        assert daily_score(months) is None
        return
    mean = half_up(Fraction(sum(assessed), len(assessed)))
    assert mean_half_up(assessed) == mean == daily_score(months)
    assert count == max(0, mean - deduction)
