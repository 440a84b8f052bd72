"""What happens to a branch's tier (支部等次, R13): rated, checked, applied for, granted, lowered.

Every fact that changes the tier holds the one it then is in ``tier``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.tier.look_back_events import (
    LookBackAdopted,
    LookBackFailed,
    LookBackKept,
    LookBackOpened,
    LoweringProposed,
    LoweringRefused,
    TierClosed,
    TierLowered,
)
from aggregates.values.kinds import OrganizationCode, Word
from aggregates.values.text import Text
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class TierRated(FirstEvent):
    """Rated as an import states it, on that workbook's date (``happened_on``)."""

    TOPIC: ClassVar[str] = "tier.rated"
    SENTENCE: ClassVar[str] = N_(
        "{who} recorded the tier of {organization}: {tier}, before {before_tier}."
    )

    class_version: ClassVar[int] = 2

    organization: OrganizationCode
    tier: Word  # unrated, below, standard, strong, model

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The same; but before, an import could say another tier than the one recorded (R13)."""


@dataclass(frozen=True, kw_only=True)
class TierCorrected(Event):
    """历史更正: an import of history states another tier than the one recorded; auditors see it."""

    TOPIC: ClassVar[str] = "tier.corrected"
    SENTENCE: ClassVar[str] = N_(
        "{who} corrected the tier of {organization} by an import of history: {tier}, before "
        "{from_tier}."
    )

    tier: Word
    from_tier: Word


@dataclass(frozen=True, kw_only=True)
class TierSelfChecked(FirstEvent):
    """自查, by exceptions: of ``criteria`` those ``unmet``, the rest met. ``checklists``: their
    versions; ``noted``: criteria of which something was said, in the order of ``notes``."""

    TOPIC: ClassVar[str] = "tier.self_checked"
    SENTENCE: ClassVar[str] = N_(
        "{who} checked {organization} by itself: {unmet} of {criteria} criteria are not met."
    )

    organization: OrganizationCode
    checklists: dict[str, int]
    criteria: list[str]
    unmet: list[str]
    noted: list[str]
    notes: list[Text]


@dataclass(frozen=True, kw_only=True)
class TierApplied(Event):
    """申报: ``application`` counts the branch's, from 1; ``self_check``: the version of the
    record's fact that it cites; ``evidence``: digests."""

    TOPIC: ClassVar[str] = "tier.applied"
    SENTENCE: ClassVar[str] = N_("{who} applied for {organization}: from {from_tier} to {to}.")

    application: int
    from_tier: Word
    to: Word
    checklists: dict[str, int]
    criteria: list[str]
    self_check: int
    material: Text | None
    evidence: list[str]


@dataclass(frozen=True, kw_only=True)
class TierReturned(Event):
    TOPIC: ClassVar[str] = "tier.returned"
    SENTENCE: ClassVar[str] = N_("{who} returned the application of {organization}: {reason}.")

    application: int
    reason: Text


@dataclass(frozen=True, kw_only=True)
class TierWithdrawn(Event):
    TOPIC: ClassVar[str] = "tier.withdrawn"
    SENTENCE: ClassVar[str] = N_("{who} withdrew the application of {organization}.")

    application: int


@dataclass(frozen=True, kw_only=True)
class TierInspected(Event):
    """验收, criterion by criterion: of all the application's those ``failed``."""

    TOPIC: ClassVar[str] = "tier.inspected"
    SENTENCE: ClassVar[str] = N_(
        "{who} inspected {organization} for its application: {failed} of {criteria} criteria "
        "failed."
    )

    application: int
    criteria: list[str]
    failed: list[str]
    noted: list[str]
    notes: list[Text]


@dataclass(frozen=True, kw_only=True)
class TierFirstRated(FirstEvent):
    """首次评定, by an inspection without an application. ``look_back_due``: where it passed."""

    TOPIC: ClassVar[str] = "tier.first_rated"
    SENTENCE: ClassVar[str] = N_(
        "{who} inspected {organization} for the first time and rated it: {tier}."
    )

    organization: OrganizationCode
    tier: Word
    checklists: dict[str, int]
    criteria: list[str]
    failed: list[str]
    noted: list[str]
    notes: list[Text]
    look_back_due: date | None


@dataclass(frozen=True, kw_only=True)
class TierVoted(Event):
    """评审: of ``members`` of a panel so many were in favour; ``panel``: its id."""

    TOPIC: ClassVar[str] = "tier.voted"
    SENTENCE: ClassVar[str] = N_(
        "The panel recorded by {who} voted on {organization}: {in_favour} of {members} in favour."
    )

    application: int
    panel: str
    members: int
    in_favour: int
    carried: bool


@dataclass(frozen=True, kw_only=True)
class TierPosted(Event):
    """公示, from ``first_day`` to the end of ``last_day``."""

    TOPIC: ClassVar[str] = "tier.posted"
    SENTENCE: ClassVar[str] = N_(
        "{who} posted the application of {organization} from {first_day} to {last_day}."
    )

    application: int
    first_day: date
    last_day: date


@dataclass(frozen=True, kw_only=True)
class TierGranted(Event):
    """批准. ``look_back_due``: when it is looked back at."""

    TOPIC: ClassVar[str] = "tier.granted"
    SENTENCE: ClassVar[str] = N_("{who} approved {organization}: {tier}, before {from_tier}.")

    application: int
    tier: Word
    from_tier: Word
    look_back_due: date


@dataclass(frozen=True, kw_only=True)
class TierRefused(Event):
    TOPIC: ClassVar[str] = "tier.refused"
    SENTENCE: ClassVar[str] = N_("{who} refused the application of {organization}: {reason}.")

    application: int
    reason: Text


TierEvent = (
    TierRated
    | TierCorrected
    | TierSelfChecked
    | TierApplied
    | TierReturned
    | TierWithdrawn
    | TierInspected
    | TierFirstRated
    | TierVoted
    | TierPosted
    | TierGranted
    | TierRefused
    | LookBackOpened
    | LookBackAdopted
    | LookBackKept
    | LookBackFailed
    | LoweringProposed
    | TierLowered
    | LoweringRefused
    | TierClosed
)

__all__ = [
    "LookBackAdopted",
    "LookBackFailed",
    "LookBackKept",
    "LookBackOpened",
    "LoweringProposed",
    "LoweringRefused",
    "TierApplied",
    "TierClosed",
    "TierCorrected",
    "TierEvent",
    "TierFirstRated",
    "TierGranted",
    "TierInspected",
    "TierLowered",
    "TierPosted",
    "TierRated",
    "TierRefused",
    "TierReturned",
    "TierSelfChecked",
    "TierVoted",
    "TierWithdrawn",
]
