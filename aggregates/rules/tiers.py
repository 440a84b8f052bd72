"""The figures of tiers (支部等次, R13): terms, panels, shares."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from aggregates.tier.ladder import Tier

WHOLE = 10_000  # hundredths of a percent


def after_months(day: date, months: int) -> date:
    """The same day of a later month, or its last where that is shorter; months may be negative."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_carried(in_favour: int, members: int, share: int) -> bool:
    """``share`` in ten-thousandths of all members: those who abstain count."""
    return in_favour * WHOLE >= members * share


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``rated``. ``value``: hundredths of a percent, half up; None of none."""

    count: int
    rated: int

    @property
    def value(self) -> int | None:
        return (2 * self.count * WHOLE + self.rated) // (2 * self.rated) if self.rated else None


@dataclass(frozen=True, slots=True)
class Shares:
    """达标率, 过硬率, 示范率."""

    standard: Share
    strong: Share
    model: Share


def shares(counts: Mapping[str, int]) -> Shares:
    """By tier how many there are; 未定级 stand outside."""
    below, standard, strong, model = (
        counts.get(tier, 0) for tier in (Tier.BELOW, Tier.STANDARD, Tier.STRONG, Tier.MODEL)
    )
    passed = standard + strong + model
    return Shares(
        Share(passed, below + passed), Share(strong + model, passed), Share(model, strong + model)
    )
