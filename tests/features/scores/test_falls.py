"""Why a unit fell: three differences to its group's median, and with the rest they add up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.features.scores.queries.falls import SHOWN, why

POINTS = st.integers(0, 3000)
LOSSES = st.dictionaries(st.sampled_from("ABCDE"), POINTS, min_size=1)


@given(st.lists(LOSSES, min_size=2, max_size=9))
def test_what_is_told_and_the_rest_make_the_whole_gap(group: list[dict[str, int]]) -> None:
    losses = {str(number): lost for number, lost in enumerate(group)}
    scores = {code: 10_000 - sum(lost.values()) for code, lost in losses.items()}
    for code in losses:
        fall = why(code, losses, scores)
        if fall is None:
            continue
        assert fall.explained + fall.rest == fall.gap == fall.median - scores[code]
        assert len(fall.differences) <= SHOWN
        more = [each.more for each in fall.differences]
        assert more == sorted(more, reverse=True)
        assert all(each > 0 for each in more)


def test_who_stands_at_the_median_did_not_fall() -> None:
    losses = {"a": {"A": 100}, "b": {"A": 100}, "c": {"A": 500}}
    scores = {"a": 9900, "b": 9900, "c": 9500}
    assert why("a", losses, scores) is None
    fall = why("c", losses, scores)
    assert fall is not None
    [only] = fall.differences
    assert (only.of, only.lost, only.median, only.more, fall.rest) == ("A", 500, 100, 400, 0)
