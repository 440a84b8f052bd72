"""Why a unit fell (为何落后): where it lost more than its group's median, largest first.

What it lost is each line's part of the month's score, (w - s) / Σw, lateness and deductions; the
three largest differences and the rest make the whole gap to the median score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from aggregates.rules.ranking import quartiles
from aggregates.values.period import Month
from aggregates.values.points import FULL, divide_half_up
from projections.assignments import ASSIGNMENTS
from service.features.assignments.queries.completion import LEFT_OUT
from service.features.assignments.queries.lines import BY_HAND
from service.features.scores.queries.working import working
from service.reading.reader import Reader

SHOWN = 3
LATENESS, DEDUCTIONS, MISSED = "lateness", "deductions", "missed"
Losses = Mapping[str, int]  # by task, or one of the words above; hundredths of the month's score


@dataclass(frozen=True, slots=True)
class Difference:
    """``lost`` and ``median`` in hundredths; ``outcome`` of a task's line, None: not reported."""

    of: str
    lost: int
    median: int
    outcome: str | None = None

    @property
    def more(self) -> int:
        return self.lost - self.median


@dataclass(frozen=True, slots=True)
class Fall:
    """``gap``: what its score lacks to the group's median; ``rest``: what of that the differences
    do not say."""

    differences: list[Difference]
    median: int
    gap: int

    @property
    def explained(self) -> int:
        return sum(each.more for each in self.differences)

    @property
    def rest(self) -> int:
        return self.gap - self.explained


def why(organization: str, losses: Mapping[str, Losses], scores: Mapping[str, int]) -> Fall | None:
    """``losses``, ``scores``: of the whole group; None where there is no gap."""
    median = _median(scores.values())
    gap = median - scores[organization]
    if gap <= 0:
        return None
    differences = [
        Difference(of, lost, _median(peers[of] for peers in losses.values() if of in peers))
        for of, lost in losses[organization].items()
    ]
    more = sorted(
        (each for each in differences if each.more > 0), key=lambda each: (-each.more, each.of)
    )
    return Fall(more[:SHOWN], median, gap)


def _median(values: Iterable[int]) -> int:
    known = list(values)
    three = quartiles(known)
    return three[1] if three else known[0]


def falls(
    reader: Reader, month: Month, organizations: Sequence[str], peers: Mapping[str, Sequence[str]]
) -> dict[str, Fall]:
    """``peers``: by organization the codes of its group, its own among them."""
    of = sorted({code for organization in organizations for code in peers[organization]})
    losses, outcomes = _losses(reader, month, of)
    month_working = working(reader, month)
    scores = {code: score for code in of if (score := month_working.score(code).score) is not None}
    by_code = {}
    for organization in organizations:
        group = [code for code in peers[organization] if code in scores]
        if organization in group:
            fall = why(organization, {c: losses[c] for c in group}, {c: scores[c] for c in group})
            if fall is not None:
                by_code[organization] = _named(fall, outcomes[organization])
    return by_code


def _named(fall: Fall, outcomes: Mapping[str, str | None]) -> Fall:
    named = [Difference(d.of, d.lost, d.median, outcomes.get(d.of)) for d in fall.differences]
    return Fall(named, fall.median, fall.gap)


def _losses(
    reader: Reader, month: Month, organizations: Sequence[str]
) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, str | None]]]:
    lines: dict[str, list[Any]] = defaultdict(list)
    for row in _lines(reader, month, organizations):
        lines[row.organization].append(row)
    month_working = working(reader, month)
    losses: dict[str, dict[str, int]] = {}
    outcomes: dict[str, dict[str, str | None]] = {}
    for code in organizations:
        month_score, lost_lines = month_working.score(code), lines[code]
        weight = sum(row.points for row in lost_lines)
        lost: dict[str, int] = defaultdict(int)
        if month_score.missed:
            lost[MISSED] = FULL
        else:
            for row in lost_lines:
                part = FULL * (row.points - (row.claimed or 0))
                lost[row.task or BY_HAND] += divide_half_up(part, weight)
            lost[LATENESS] = -month_score.lateness
            lost[DEDUCTIONS] = -month_score.deductions
        losses[code] = lost
        outcomes[code] = {row.task or BY_HAND: row.outcome for row in lost_lines}
    return losses, outcomes


def _lines(reader: Reader, month: Month, organizations: Sequence[str]) -> Sequence[Any]:
    rows = reader.view.rows(ASSIGNMENTS)
    names = ("organization", "task", "points", "claimed", "outcome")
    query = select(*(rows.c[name] for name in names)).where(
        rows.c.period == str(month), rows.c.points > 0, rows.c.status.not_in(LEFT_OUT),
        rows.c.organization.in_(organizations),
    )  # fmt: skip
    return reader.view.all(query)
