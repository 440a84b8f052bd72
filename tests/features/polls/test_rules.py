"""The poll's rules (R9, R12): scores, what may be told, classes, persons."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from aggregates.poll.events import PollClosed, PollOpened, PollTallyEntered, PollTokensGiven
from aggregates.poll.poll import Poll, PollRefused, Setting
from aggregates.rules.independence import OwnWork
from aggregates.rules.poll import Result, class_means, digest, result, told_apart
from aggregates.scheme.parameters import BadScheme, Parameters, read_parameters
from aggregates.scheme.voter_classes import BadClasses, voter_classes
from tests.story import ACT, Story, given

SCHEME = Parameters()
CLASSES = {"领导": 4_000, "同级": 3_000, "党员": 3_000}
ONE = {"全体": 10_000}
OPENED: dict[str, Any] = {
    "organization": "U1", "period": "2026", "year": "2026", "n": 1, "scheme_version": 1,
    "weights": ONE, "voters": {"全体": 12},
}  # fmt: skip


def test_classes_count_by_their_weights() -> None:
    tally = {"领导": {"excellent": 5}, "同级": {"good": 6}, "党员": {"fair": 5, "poor": 5}}
    made = result(tally, CLASSES, SCHEME)
    assert made.score == 8350, "0.4 × 100 + 0.3 × 85 + 0.3 × 60"
    assert made.count == 21
    assert class_means(made.tally or {}, SCHEME)["党员"] == Fraction(6000)


def test_a_small_class_joins_the_largest() -> None:
    tally = {"领导": {"poor": 4}, "同级": {"good": 6}, "党员": {"good": 6}}
    apart = told_apart(tally, CLASSES, 5)
    assert apart == {
        "同级": {"excellent": 0, "good": 6, "fair": 0, "poor": 4},
        "党员": {"excellent": 0, "good": 6, "fair": 0, "poor": 0},
    }
    made = result(tally, CLASSES, SCHEME)
    assert made.score == 7800, "(0.3 × 71 + 0.3 × 85) / 0.6"


def test_where_no_class_is_large_enough_all_are_one() -> None:
    tally = {"领导": {"good": 4}, "同级": {"poor": 3}, "党员": {"poor": 3}}
    made = result(tally, CLASSES, SCHEME)
    assert list(made.tally or {}) == ["领导"]
    assert made.score == 6400


@pytest.mark.parametrize(
    ("count", "wanted"),
    [
        (4, Result(4, None, None, None)),
        (5, Result(5, 42_500, None, 8500)),
        (9, Result(9, 76_500, None, 8500)),
    ],
)
def test_of_few_ballots_little_is_told(count: int, wanted: Result) -> None:
    assert result({"全体": {"good": count}}, ONE, SCHEME) == wanted


def test_the_scheme_says_its_classes_in_words() -> None:
    assert voter_classes("领导 40、同级 30，党员 30%") == CLASSES
    for wrong in ("", "领导", "领导 40、同级 30", "甲 50、甲 50", "甲 100、乙 0"):
        with pytest.raises(BadClasses):
            voter_classes(wrong)
    with pytest.raises(BadScheme):
        read_parameters({"poll_classes": "全体 90"})


def test_the_digest_knows_no_order() -> None:
    ballots = [("全体", "good"), ("全体", "poor")]
    assert digest(b"s", ballots) == digest(b"s", reversed(ballots))
    assert digest(b"s", ballots) != digest(b"t", ballots)


def by_tokens() -> Story:
    return given(Poll).past(PollOpened, form="tokens", **OPENED)


def on_paper() -> Story:
    return given(Poll).past(PollOpened, form="paper", **OPENED)


def test_there_is_one_token_for_each_voter() -> None:
    story = by_tokens().past(PollTokensGiven, voter_class="全体", count=8, given={"全体": 8})
    story.when(lambda p: p.give_tokens("全体", 5, ACT)).then_refused(PollRefused, "R12", "too many")
    again = by_tokens().past(PollTokensGiven, voter_class="全体", count=8, given={"全体": 8})
    again.when(lambda p: p.give_tokens("全体", 4, ACT)).then(
        PollTokensGiven, voter_class="全体", count=4, given={"全体": 12}
    )


def test_who_entered_a_tally_does_not_confirm_it() -> None:
    own = replace(ACT, actor="P-0")
    story = on_paper().past(PollTallyEntered)
    few = Result(3, None, None, None)
    story.when(lambda p: p.close(few, 0, "d", own)).then_refused(OwnWork)
    on_paper().when(lambda p: p.close(few, 0, "d", ACT)).then_refused(
        PollRefused, says="No paper tally"
    )
    on_paper().past(PollTallyEntered).when(lambda p: p.close(few, 0, "d", ACT)).then(
        PollClosed, year="2026", weights=ONE, scheme_version=1, count=3, total=None, tally=None,
        invalid=0, score=None, digest="d", counters=["P-0"], confirmers=["P-1"],
    )  # fmt: skip


def test_a_tally_exceeds_no_voters() -> None:
    story = on_paper()
    story.when(lambda p: p.must_fit({"全体": {"good": 13}}, 0)).then_refused(PollRefused, "R9")
    on_paper().when(lambda p: p.must_fit({"全体": {"good": 12}}, 1)).then_refused(PollRefused, "R9")
    on_paper().when(lambda p: p.must_fit({"全体": {"good": 11}}, 1)).then_nothing()


def test_a_poll_has_voters_of_known_classes() -> None:
    for voters in ({"外人": 3}, {"全体": 0}):
        with pytest.raises(PollRefused):
            Poll.open(Setting("U1", "2026", 1, "tokens", 1, ONE, voters), ACT)
