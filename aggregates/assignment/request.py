"""A request of the holder that waits for the superior's answer: 延期 or 不适用."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Request:
    """``answer``: None while it waits, then whether it was granted."""

    number: int
    due: date | None = None
    answer: bool | None = None
