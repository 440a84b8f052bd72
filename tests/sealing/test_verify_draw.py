"""The draw of R6: product and verifier agree, and it is what 1-domain says it is."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregates.rules.draw import draw
from service.sealing.verifier.replay.draw import draw as draw_again

ROOTS = st.binary(min_size=32, max_size=32).map(bytes.hex)
CODES = st.text("ABU0123456789-组", min_size=1, max_size=6)
UNITS = st.lists(CODES, unique=True, max_size=40)
SHARES = st.integers(0, 10_000)


def pools(units: list[str], sizes: list[int]) -> dict[str, list[str]]:
    return {
        unit: [f"{unit}/{n}" for n in range(sizes[place % len(sizes)])]
        for place, unit in enumerate(units)
    }


@given(ROOTS, UNITS, st.lists(st.integers(0, 5), min_size=1), st.data(), SHARES, st.integers(0, 4))
def test_product_and_verifier_draw_alike(
    root: str, units: list[str], sizes: list[int], data: st.DataObject, share: int, each: int
) -> None:
    before = data.draw(st.sets(st.sampled_from(units))) if units else set()
    beneath = pools(units, sizes)
    ours = draw(root, units, beneath, before, share=share, each=each)
    theirs = draw_again(root, reversed(units), beneath, before, share, each)
    assert (ours.units, ours.organizations) == tuple(theirs)


@given(ROOTS, UNITS, st.data(), SHARES)
def test_it_keeps_the_quotas_and_draws_none_twice(
    root: str, units: list[str], data: st.DataObject, share: int
) -> None:
    before = data.draw(st.sets(st.sampled_from(units))) if units else set()
    drawn = draw(root, units, {}, before, share=share).units
    wanted = min(len(units), max(1, -(-len(units) * share // 10_000))) if share else 0
    assert len(drawn) == len(set(drawn)) == wanted
    assert set(drawn) <= set(units)
    new = [unit for unit in units if unit not in before]
    if wanted > 1:
        assert sum(unit in new for unit in drawn) >= min(len(new), -(-wanted // 2))


@given(ROOTS, UNITS)
def test_all_of_a_pool_is_a_permutation_of_it(root: str, units: list[str]) -> None:
    assert sorted(draw(root, units, {}, share=10_000).units) == sorted(units)


@given(ROOTS, st.lists(CODES, min_size=1, unique=True), st.integers(1, 5))
def test_of_a_subtree_the_first_in_line_are_drawn_and_never_the_unit(
    root: str, below: list[str], each: int
) -> None:
    drawn = draw(root, ["UNIT"], {"UNIT": [*below, "UNIT"]}, each=each).organizations["UNIT"]
    line = sorted(below, key=lambda code: sha256(f"{root}:{code}".encode()).hexdigest())
    assert drawn == line[:each]


def test_ten_in_a_hundred_units_half_of_them_new() -> None:
    units = [f"U{n:03d}" for n in range(95)]
    before = set(units[:90])
    drawn = draw("ab" * 32, units, {}, before).units
    assert len(drawn) == 10
    assert len(set(drawn[:5]) - before) == 5, "⌈10/2⌉ from those not yet drawn this year"
    fresh_left = draw("ab" * 32, units, {}, set(units[:92])).units
    assert len(set(fresh_left) - set(units[:92])) >= 3, "as far as there are any"


def test_the_rest_are_drawn_from_all_the_others_drawn_before_or_not() -> None:
    units = [f"U{n}" for n in range(20)]
    line = sorted(units, key=lambda code: sha256(f"{'0' * 64}:{code}".encode()).hexdigest())
    before = {line[0], line[1]}
    drawn = draw("0" * 64, units, {}, before, share=2_000).units
    assert drawn == [line[2], line[3], line[0], line[1]]


def test_one_unit_at_the_least_and_none_of_an_empty_pool_or_by_a_share_of_nothing() -> None:
    assert draw("0" * 64, ["U1"], {}, share=1).units == ["U1"]
    assert draw("0" * 64, ["U1"], {}, share=0).units == []
    assert draw("0" * 64, [], {}).units == []


def test_the_one_of_a_small_pool_is_any_of_them() -> None:
    """With one to draw, those not drawn before are not told apart: else it would be known."""
    units = ["U1", "U2", "U3"]
    first = draw("0" * 64, units, {}).units
    assert draw("0" * 64, units, {}, set(first)).units == first


@pytest.mark.parametrize("seed", ["", "AB" * 32, "ab" * 31, "zz" * 32])
def test_a_seed_that_is_no_root_is_refused(seed: str) -> None:
    with pytest.raises(ValueError, match="64"):
        draw(seed, ["U1"], {})
    with pytest.raises(ValueError, match="64"):
        draw_again(seed, ["U1"], {})


def test_each_unit_is_as_likely_as_another() -> None:
    units = [f"U{n}" for n in range(10)]
    counts = Counter(
        draw(sha256(str(n).encode()).hexdigest(), units, {}).units[0] for n in range(2_000)
    )
    assert all(140 < counts[unit] < 260 for unit in units), counts
