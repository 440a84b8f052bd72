"""The ladder of tiers (等次): 未定级, 未达标, 达标, 过硬, 示范, one step at a time (R13)."""

from __future__ import annotations

from enum import StrEnum


class Tier(StrEnum):
    UNRATED = "unrated"  # 未定级
    BELOW = "below"  # 未达标
    STANDARD = "standard"  # 达标
    STRONG = "strong"  # 过硬
    MODEL = "model"  # 示范


LADDER = (Tier.BELOW, Tier.STANDARD, Tier.STRONG, Tier.MODEL)
LISTS = ("standard", "strong")  # 标准化“1+9”清单, 七个过硬


def next_step(tier: Tier) -> Tier | None:
    """None: at the top, or not rated yet."""
    if tier not in LADDER[:-1]:
        return None
    return LADDER[LADDER.index(tier) + 1]


def step_down(tier: Tier) -> Tier | None:
    """None: nothing stands below it."""
    return LADDER[LADDER.index(tier) - 1] if tier in LADDER[1:] else None


def lists_of(tier: Tier) -> tuple[str, ...]:
    """The checklists whose every criterion the tier asks for, all lower ones included."""
    return LISTS if tier in (Tier.STRONG, Tier.MODEL) else LISTS[:1]
