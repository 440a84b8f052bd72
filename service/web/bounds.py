"""What is taken away is whole (导出完整): a list over its bound is refused, never cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from aggregates.errors import Refused
from aggregates.words import N_

T = TypeVar("T")
TOO_LONG = N_(
    "This list has more than {most} rows, and is taken away whole or not at all: take it month by "
    "month, by organization, or by the days it was recorded on."
)


class TooLong(Refused):
    """More rows than one file may hold."""

    status = 422


def whole(rows: Sequence[T], most: int) -> Sequence[T]:
    """``rows``: asked for with one more than ``most``. TooLong, which says how to split it."""
    if len(rows) > most:
        raise TooLong(TOO_LONG, most=most)
    return rows
