"""How strong a share is shown (深浅): five steps, so that paper and eyes can tell them apart."""

from __future__ import annotations

STEPS = ((100, 5), (90, 4), (80, 3), (60, 2), (0, 1))  # from which percent, and the step


def tint(percent: int | None) -> int:
    """0 where nothing is known."""
    if percent is None:
        return 0
    return next(step for least, step in STEPS if percent >= least)
