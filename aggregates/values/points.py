"""Points (分值, 得分): whole hundredths, never a float."""

from __future__ import annotations

import re

from aggregates.errors import Refused

FULL = 10_000  # 100.00


class BadPoints(Refused):
    """What was given is no number of points."""

    status = 422


def parse_points(written: str) -> int:
    """``"7.5"`` to 750 hundredths; more than two decimals or anything else is ``BadPoints``."""
    match = re.fullmatch(r"(-?)(\d{1,7})(?:\.(\d{1,2}))?", written.strip(), re.ASCII)
    if match is None:
        raise BadPoints(
            "“{written}” is not a number of points; write one like 7.5, with at most two decimals.",
            written=written[:40],
        )
    hundredths = int(match[2]) * 100 + int((match[3] or "").ljust(2, "0"))
    return -hundredths if match[1] else hundredths


def format_points(hundredths: int) -> str:
    """750 to ``"7.50"``."""
    sign = "-" if hundredths < 0 else ""
    whole, rest = divmod(abs(hundredths), 100)
    return f"{sign}{whole}.{rest:02d}"


def divide_half_up(numerator: int, denominator: int) -> int:
    """The nearest whole number; a half goes away from zero (四舍五入)."""
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    return sign * ((2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator)))


def mean_half_up(values: list[int]) -> int:
    return divide_half_up(sum(values), len(values))
