"""The poll (民主测评, R9): what its ballots say, and how much of that may be told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from aggregates.scheme.parameters import Parameters
from aggregates.values.points import divide_half_up

GRADES = ("excellent", "good", "fair", "poor")  # 优秀、良好、一般、较差
Tally = Mapping[str, Mapping[str, int]]  # by class and grade


def worth(scheme: Parameters) -> dict[str, int]:
    """What each grade is worth, hundredths."""
    return {
        "excellent": scheme.poll_excellent,
        "good": scheme.poll_good,
        "fair": scheme.poll_fair,
        "poor": scheme.poll_poor,
    }


@dataclass(frozen=True, slots=True)
class Result:
    """``score`` None: not assessed. ``total``: the sum of what ballots are worth, hundredths;
    ``tally`` by the classes that are told apart; both None where too few ballots were given."""

    count: int
    total: int | None
    tally: dict[str, dict[str, int]] | None
    score: int | None


def result(tally: Tally, weights: Mapping[str, int], scheme: Parameters) -> Result:
    """Under 5 ballots: not assessed, the count alone. Under 10: count and sum. Else all of it, by
    the classes of at least 5.

    >>> from aggregates.scheme.parameters import Parameters
    >>> made = result({"全体": {"excellent": 5, "good": 5}}, {"全体": 10_000}, Parameters())
    >>> made.score, made.count
    (9250, 10)
    >>> result({"全体": {"good": 4}}, {"全体": 10_000}, Parameters())
    Result(count=4, total=None, tally=None, score=None)
    >>> result({"全体": {"good": 4, "poor": 2}}, {"全体": 10_000}, Parameters())
    Result(count=6, total=44000, tally=None, score=7333)
    """
    values = worth(scheme)
    count = sum(sum(grades.values()) for grades in tally.values())
    if count < scheme.poll_least:
        return Result(count, None, None, None)
    apart = told_apart(tally, weights, scheme.poll_least)
    total = sum(_sum(grades, values) for grades in apart.values())
    score = _score(apart, weights, values)
    if count < scheme.poll_shown_from:
        return Result(count, total, None, score)
    return Result(count, total, apart, score)


def told_apart(tally: Tally, weights: Mapping[str, int], least: int) -> dict[str, dict[str, int]]:
    """A class under ``least`` ballots joins the largest, of equals the first of the scheme's.

    >>> told_apart({"甲": {"good": 6}, "乙": {"poor": 2}}, {"甲": 5000, "乙": 5000}, 5)
    {'甲': {'excellent': 0, 'good': 6, 'fair': 0, 'poor': 2}}
    """
    counts = {name: sum(tally.get(name, {}).values()) for name in weights}
    largest = max(weights, key=lambda name: counts[name])
    apart: dict[str, dict[str, int]] = {}
    for name in weights:
        joins = name if counts[name] >= least else largest
        grades = apart.setdefault(joins, dict.fromkeys(GRADES, 0))
        for grade in GRADES:
            grades[grade] += tally.get(name, {}).get(grade, 0)
    return {name: apart[name] for name in weights if name in apart}


def class_means(apart: Tally, scheme: Parameters) -> dict[str, Fraction]:
    """Exact, in hundredths, of the classes that are told apart."""
    values = worth(scheme)
    return {name: Fraction(_sum(grades, values), sum(grades.values()))
            for name, grades in apart.items()}  # fmt: skip


def _sum(grades: Mapping[str, int], values: Mapping[str, int]) -> int:
    return sum(values[grade] * count for grade, count in grades.items())


def _score(apart: Tally, weights: Mapping[str, int], values: Mapping[str, int]) -> int:
    """The classes' exact means by their weights, as far as those classes are told apart."""
    weight = sum(weights[name] for name in apart)
    exact = sum(
        Fraction(weights[name] * _sum(grades, values), sum(grades.values()) * weight)
        for name, grades in apart.items()
    )
    return divide_half_up(Fraction(exact).numerator, Fraction(exact).denominator)


def digest(salt: bytes, ballots: Iterable[tuple[str, str]]) -> str:
    """SHA-256 of the salt and the sorted ballots (R12), one a line: class, tab, grade."""
    lines = sorted(f"{name}\t{grade}\n" for name, grade in ballots)
    return hashlib.sha256(salt + "".join(lines).encode()).hexdigest()
