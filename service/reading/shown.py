"""How values look as JSON: moments, points, a permanent link's moment (3-interfaces)."""

from __future__ import annotations

from typing import Any

from aggregates.values.moment import At, from_micros
from aggregates.values.points import format_points

Shown = dict[str, Any]


def moment(micros: int | None) -> str | None:
    """ISO 8601 in UTC."""
    return None if micros is None else from_micros(micros).isoformat()


def points(hundredths: int | None) -> str | None:
    """``"7.50"``; null stays null: nothing missing is ever a zero."""
    return None if hundredths is None else format_points(hundredths)


def link(at: At) -> str:
    """A permanent link's moment: ``position@moment``."""
    return f"{at.position}@{at.moment.isoformat()}"
