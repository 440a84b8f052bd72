"""One file for each mechanism: importing this registers them all."""

from __future__ import annotations

from . import (
    assignment,
    forgetting,
    month,
    notice,
    organization,
    report,
    run,
    scheme,
    score,
    store,
    task,
    tier,
    workdays,
)

__all__ = [
    "assignment",
    "forgetting",
    "month",
    "notice",
    "organization",
    "report",
    "run",
    "scheme",
    "score",
    "store",
    "task",
    "tier",
    "workdays",
]
