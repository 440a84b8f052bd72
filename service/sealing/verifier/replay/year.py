"""What the year's score is made of (R9, R10), as the replay remembers it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .days import half_up


class Adjusted:
    """A bonus or a deduction. ``points``: a magnitude."""

    __slots__ = ("kind", "organization", "points", "proposers", "state", "year")

    def __init__(
        self, organization: str, year: str, kind: str, points: int, proposers: set[str]
    ) -> None:
        self.organization, self.year, self.kind, self.points = organization, year, kind, points
        self.proposers = proposers
        self.state = "proposed"


class Polled:
    """A poll. ``weights`` in ten-thousandths and ``voters``, by class."""

    __slots__ = ("counters", "form", "given", "organization", "score", "state", "version",
                 "voters", "weights", "year")  # fmt: skip

    def __init__(self, said: dict[str, Any]) -> None:
        self.organization, self.year, self.form = said["organization"], said["year"], said["form"]
        self.weights: dict[str, int] = said["weights"]
        self.voters: dict[str, int] = said["voters"]
        self.version: int = said["scheme_version"]
        self.given: dict[str, int] = {}
        self.counters: set[str] = set()
        self.state = "open"
        self.score: int | None = None


def poll_score(
    tally: dict[str, dict[str, int]], weights: dict[str, int], worth: dict[str, int]
) -> int | None:
    """From a tally whose classes are told apart already: exact, rounded half up once."""
    weight = sum(weights[name] for name in tally)
    exact = Fraction(0)
    for name, grades in tally.items():
        count = sum(grades.values())
        points = sum(worth[grade] * number for grade, number in grades.items())
        exact += Fraction(weights[name], weight) * Fraction(points, count)
    return half_up(exact.numerator, exact.denominator)


class Raised:
    """An objection. ``about``: an organization, or the id of a refused adjustment."""

    __slots__ = ("adjustment", "decided", "raisers", "upheld")

    def __init__(self, raisers: set[str]) -> None:
        self.raisers = raisers
        self.decided = self.upheld = False
        self.adjustment: int | None = None


class Review:
    """A year's review. ``computed`` and ``published``: versions of its own facts."""

    __slots__ = ("computed", "first_day", "frozen", "key", "last_day", "objections", "position",
                 "published",
                 "ranked", "rows", "state", "upheld")  # fmt: skip

    def __init__(self) -> None:
        self.key = 0
        self.frozen: dict[str, dict[str, Any]] = {}  # as last computed
        self.rows: dict[str, dict[str, Any]] = {}  # as last published
        self.state = ""
        self.computed = self.position = 0
        self.published: int | None = None
        self.first_day = self.last_day = ""
        self.ranked: set[str] = set()
        self.objections: dict[int, Raised] = {}
        self.upheld = 0  # the version of the last decision that upheld one
