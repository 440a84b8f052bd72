"""A moment to look from (截至): which facts were known, and what day it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class At:
    """``position``: the last fact known. ``moment``: aware; what day and time it is taken to be."""

    position: int
    moment: datetime


def to_micros(moment: datetime) -> int:
    """Whole microseconds since 1970 in UTC: how the log and the projections hold times."""
    return (moment - EPOCH) // MICROSECOND


def from_micros(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)
