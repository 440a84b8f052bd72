"""What a holder may claim of a line (自评分, R4, R5)."""

from __future__ import annotations

from datetime import date

from aggregates.assignment.states import InTheFuture, PointsAboveWeight
from aggregates.errors import Refused, Several
from aggregates.values.points import format_points


def must_be_sound(points: int, weight: int, happened_on: date | None, today: date) -> None:
    """``points`` and ``weight`` in hundredths; nothing was completed (完成日期) after today. Both
    at once: whoever mends one should know of the other."""
    wrong: list[Refused] = []
    if not 0 <= points <= weight:
        wrong.append(
            PointsAboveWeight(
                "{points} points were claimed; this line carries from 0 to {weight}.",
                points=format_points(points),
                weight=format_points(weight),
            )
        )
    if happened_on is not None and happened_on > today:
        wrong.append(
            InTheFuture(
                "The completion date {day} lies after today, {today}.",
                day=happened_on,
                today=today,
            )
        )
    if wrong:
        raise wrong[0] if len(wrong) == 1 else Several(wrong)
