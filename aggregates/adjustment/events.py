"""What happens to a bonus or a deduction (加分项、减分项, R10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import OrganizationCode, Points, Word
from aggregates.values.text import Text
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class AdjustmentProposed(FirstEvent):
    """提出. ``kind``: bonus or deduction; ``points``: its magnitude; ``evidence``: digests."""

    TOPIC: ClassVar[str] = "adjustment.proposed"
    SENTENCE: ClassVar[str] = N_(
        "{who} proposed for {organization} in {period}: {kind} {points}, {reason}."
    )

    organization: OrganizationCode
    period: str
    year: str
    kind: Word
    points: Points
    reason: Text
    evidence: list[str]


@dataclass(frozen=True, kw_only=True)
class AdjustmentApproved(Event):
    """批准: it counts in the year. ``proposers``: the persons behind the proposal;
    ``objection``: where an upheld objection (异议) orders it, that one's number."""

    TOPIC: ClassVar[str] = "adjustment.approved"
    SENTENCE: ClassVar[str] = N_(
        "{who} approved for {organization} in {period}: {kind} {points}, {before_reason}."
    )

    kind: Word
    points: Points
    proposers: list[str]
    decider_organization: OrganizationCode
    note: Text | None = None
    objection: int | None = None


@dataclass(frozen=True, kw_only=True)
class AdjustmentRefused(Event):
    """不予认定."""

    TOPIC: ClassVar[str] = "adjustment.refused"
    SENTENCE: ClassVar[str] = N_(
        "{who} refused for {organization} in {period}: {kind} {points}, {before_reason}."
    )

    kind: Word
    points: Points
    proposers: list[str]
    decider_organization: OrganizationCode
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class AdjustmentWithdrawn(Event):
    """撤回. ``counted``: it was approved, and counts no more."""

    TOPIC: ClassVar[str] = "adjustment.withdrawn"
    SENTENCE: ClassVar[str] = N_(
        "{who} withdrew for {organization} in {period}: {before_kind} {before_points}, "
        "{before_reason}."
    )
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "counted": N_(
            "{who} withdrew for {organization} in {period} what was approved: {before_kind} "
            "{before_points}, {before_reason}."
        ),
    }

    counted: bool

    def variant(self, before: Mapping[str, object]) -> str:
        return "counted" if self.counted else ""


AdjustmentEvent = AdjustmentProposed | AdjustmentApproved | AdjustmentRefused | AdjustmentWithdrawn
