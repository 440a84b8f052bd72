"""The year's score (年度得分, R8, R10): daily, poll, bonuses and deductions, rounded once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aggregates.scheme.parameters import Parameters
from aggregates.values.points import divide_half_up, format_points

WHOLE = 10_000  # a share of 1.00


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Beside the daily score, hundredths: the assessed poll's score, None without one; the sums
    of approved bonuses and deductions, magnitudes, before their caps."""

    poll: int | None = None
    bonuses: int = 0
    deductions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class YearScore:
    """``score`` None: 未评定, for ``reason``. ``bonuses`` and ``deductions`` under their caps;
    ``daily_share`` and ``poll_share`` as they weighed, ten-thousandths."""

    score: int | None
    daily: int | None
    poll: int | None
    bonuses: int
    deductions: int
    raw_bonuses: int
    raw_deductions: int
    daily_share: int
    poll_share: int
    reason: str | None = None

    @property
    def floored(self) -> bool:
        """Whether less than nothing was made 0."""
        return self.score == 0 and self.exact < 0

    @property
    def exact(self) -> int:
        """The sum in hundredths of ten-thousandths, before it is rounded."""
        weighted = self.daily_share * (self.daily or 0) + self.poll_share * (self.poll or 0)
        return weighted + WHOLE * (self.bonuses - self.deductions)

    @property
    def arithmetic(self) -> str | None:
        """Written out: 0.70 × 92.07 + 0.30 × 88.00 + 1.50 − 0.00 = 92.35."""
        if self.score is None or self.daily is None:
            return None
        said = f"{format_share(self.daily_share)} × {format_points(self.daily)}"
        if self.poll_share:
            said += f" + {format_share(self.poll_share)} × {format_points(self.poll or 0)}"
        said += f" + {format_points(self.bonuses)} − {format_points(self.deductions)}"
        floor = " → 0.00" if self.floored else ""
        return f"{said} = {_rounded(self.exact)}{floor}"


def year_score(daily: int | None, given: Given, scheme: Parameters, polled: bool) -> YearScore:
    """0.70 × daily + 0.30 × poll + bonuses − deductions, not under 0; the weighted parts are exact
    and the sum is rounded once. ``polled``: whether anybody of the group has an assessed poll;
    where nobody has, daily weighs 1.00; otherwise one without stays 未评定.

    >>> from aggregates.scheme.parameters import Parameters
    >>> given = Given(poll=8_800, bonuses=150)
    >>> year_score(9_207, given, Parameters(), True).arithmetic
    '0.70 × 92.07 + 0.30 × 88.00 + 1.50 − 0.00 = 92.35'
    >>> year_score(9_207, Given(bonuses=1_200), Parameters(), False).score
    10207
    >>> year_score(9_207, Given(), Parameters(), True).reason
    'no-poll'
    """
    reason = "no-months" if daily is None else "no-poll" if polled and given.poll is None else None
    made = YearScore(
        score=None,
        daily=daily,
        poll=given.poll,
        bonuses=capped(given.bonuses, scheme.bonus_at_most),
        deductions=capped(given.deductions, scheme.deduction_at_most),
        raw_bonuses=given.bonuses,
        raw_deductions=given.deductions,
        daily_share=scheme.daily_share if polled else WHOLE,
        poll_share=scheme.poll_share if polled else 0,
        reason=reason,
    )
    return made if reason is not None else _with(made, max(0, divide_half_up(made.exact, WHOLE)))


def _with(made: YearScore, score: int) -> YearScore:
    said = {name: getattr(made, name) for name in YearScore.__dataclass_fields__}
    return YearScore(**said | {"score": score})


def capped(total: int, at_most: int) -> int:
    """A named derived line: what of the sum counts."""
    return min(total, at_most)


def polled_groups(peers: Mapping[str, str | None], polls: Iterable[str]) -> set[str]:
    """Groups, or superiors, of which at least one has an assessed poll. ``peers``: by code."""
    return {of for code in polls if (of := peers.get(code)) is not None}


def format_share(share: int) -> str:
    """Ten-thousandths as 0.70."""
    return format_points(divide_half_up(share, 100))


def _rounded(exact: int) -> str:
    return format_points(divide_half_up(exact, WHOLE))
