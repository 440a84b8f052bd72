"""The month's score (月得分, R5), from exact values, each rounded once where it gets its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aggregates.scheme.parameters import Parameters
from aggregates.values.points import FULL, divide_half_up, mean_half_up

SHARE = 10_000


def own_score(lines: Iterable[tuple[int, int]]) -> int | None:
    """100 × Σs / Σw in hundredths, over (claimed, weight) in hundredths; None without lines."""
    claimed = weight = 0
    for line_claimed, line_weight in lines:
        claimed += line_claimed
        weight += line_weight
    return divide_half_up(FULL * claimed, weight) if weight else None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthLines:
    """An organization's live entries of one period, hundredths; None where there is no entry.
    ``any``: whether there are any."""

    own: int | None = None
    lateness: int = 0  # signed: at most 0
    missed: bool = False
    deductions: int = 0  # signed: at most 0
    any: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthScore:
    """``score`` None: not assessed, for ``reason``. ``branches``: the mean over assessed subtree
    branches, a derived line; None where the scheme gives it no share or there are none."""

    score: int | None
    own: int | None = None
    branches: int | None = None
    lateness: int = 0
    deductions: int = 0
    missed: bool = False
    reason: str | None = None  # no-lines, no-report, returned, new, dissolved


def month_score(
    lines: MonthLines, branches: list[int], scheme: Parameters, reason: str = "no-report"
) -> MonthScore:
    """(1 − b) × own + b × the mean of the branches, less lateness and deductions, never under 0.

    ``branches``: the rounded scores of the assessed subtree branches. ``reason``: why there is no
    entry, where there is none.
    """
    if lines.missed:
        return MonthScore(score=0, missed=True)
    if lines.own is None:
        return MonthScore(score=None, reason=reason)
    share = scheme.subtree_share if branches else 0
    mean = mean_half_up(branches) if share else None
    base = lines.own
    if mean is not None:
        base = divide_half_up((SHARE - share) * lines.own + share * mean, SHARE)
    return MonthScore(
        score=max(0, base + lines.lateness + lines.deductions),
        own=lines.own,
        branches=mean,
        lateness=lines.lateness,
        deductions=lines.deductions,
    )


def quarter_score(months: Iterable[int | None], deduction: int = 0) -> int | None:
    """The mean of the assessed months less ``deduction``, a magnitude, not under 0 (R7); None
    without any: then the deduction is not applied.

    >>> quarter_score([9_350, None, 9_000], 375)
    8800
    >>> quarter_score([None, None, None], 375) is None
    True
    """
    assessed = [score for score in months if score is not None]
    return max(0, mean_half_up(assessed) - deduction) if assessed else None


def daily_score(quarters: Iterable[int | None]) -> int | None:
    """平时得分: the mean of the assessed quarters (R8)."""
    return quarter_score(quarters)
