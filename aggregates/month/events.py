"""What happens to a month as a whole (月结)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from aggregates.event import FirstEvent
from aggregates.values.text import Text
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class MonthIssueWithdrawn(FirstEvent):
    """The whole issue was taken back in one act (R1); ``cancelled`` counts its assignments."""

    TOPIC: ClassVar[str] = "month.issue_withdrawn"
    SENTENCE: ClassVar[str] = N_(
        "{who} withdrew the whole issue of {period}: {cancelled} assignments were cancelled."
    )

    period: str
    cancelled: int
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class MonthClosed(FirstEvent):
    """月结, holding its ranking: each row {"organization", "peers", "rank", "score", "own",
    "lateness", "missed", "branches", "reason"}; scores in hundredths, ``rank`` and ``score`` null
    where not assessed, ``peers`` the group of a unit or the superior's code of any other."""

    TOPIC: ClassVar[str] = "month.closed"
    SENTENCE: ClassVar[str] = N_(
        "{period} was closed, with the ranking of {ranking} organizations."
    )

    period: str
    scheme_version: int
    ranking: list[dict[str, Any]]


MonthEvent = MonthIssueWithdrawn | MonthClosed
