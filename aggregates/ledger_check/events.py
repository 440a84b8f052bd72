"""What happens to the ledger check of one organization's quarter (季检查, R7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import OrganizationCode
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class LedgerOpened(FirstEvent):
    """季检查开始: fixes what is checked. ``period``: the quarter. ``by``: the superior that checks.
    ``unit``: the unit it is or stood beneath at the quarter's end, whose score it counts for too.
    ``items``: the quarter's accepted lines (assignments), those accepted 未完成 left out."""

    TOPIC: ClassVar[str] = "ledger_check.opened"
    SENTENCE: ClassVar[str] = N_(
        "{who} opened the ledger check of {organization} for {period}: {items} items."
    )

    period: str
    organization: OrganizationCode
    by: OrganizationCode
    unit: OrganizationCode | None
    items: list[str]


@dataclass(frozen=True, kw_only=True)
class LedgerItemFailed(Event):
    """问题项. ``rectification``: the assignment that it issues."""

    TOPIC: ClassVar[str] = "ledger_check.item_failed"
    SENTENCE: ClassVar[str] = N_(
        "{who} failed an item of the ledger of {organization} for {period}."
    )

    assignment: UUID
    rectification: UUID


@dataclass(frozen=True, kw_only=True)
class LedgerFailureTakenBack(Event):
    """The item passes after all, and its rectification is cancelled; while the check is open."""

    TOPIC: ClassVar[str] = "ledger_check.failure_taken_back"
    SENTENCE: ClassVar[str] = N_(
        "{who} took back the failure of an item of the ledger of {organization} for {period}."
    )

    assignment: UUID
    rectification: UUID


@dataclass(frozen=True, kw_only=True)
class LedgerRestPassed(Event):
    """其余合格, one named act: every item that was shown and is not marked."""

    TOPIC: ClassVar[str] = "ledger_check.rest_passed"
    SENTENCE: ClassVar[str] = N_(
        "{who} passed the rest of the ledger of {organization} for {period}: {passed} items."
    )

    passed: int


@dataclass(frozen=True, kw_only=True)
class LedgerCompleted(Event):
    """季检查办结. ``unseen``: the items nobody looked at (未检查), outside failed and checked; only
    the clock completes with any."""

    TOPIC: ClassVar[str] = "ledger_check.completed"
    SENTENCE: ClassVar[str] = N_(
        "{who} completed the ledger check of {organization} for {period}: {failed} of {checked} "
        "items failed."
    )
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "by_clock": N_(
            "The round ended for the ledger check of {organization} for {period}: {failed} of "
            "{checked} items failed, {unseen} were not seen."
        ),
    }

    checked: int
    failed: int
    unseen: list[str]
    by_clock: bool = False

    def variant(self, before: Mapping[str, object]) -> str:
        return "by_clock" if self.by_clock else ""


@dataclass(frozen=True, kw_only=True)
class LedgerItemOverturned(Event):
    """抽验不合格: an item that had passed is failed by the committee's sample."""

    TOPIC: ClassVar[str] = "ledger_check.item_overturned"
    SENTENCE: ClassVar[str] = N_(
        "The committee's sample failed an item that had passed in the ledger of {organization} "
        "for {period}."
    )

    assignment: UUID
    rectification: UUID


@dataclass(frozen=True, kw_only=True)
class LedgerAppealUpheld(Event):
    """申诉成立: these failed items pass, and no later sample changes that (R15)."""

    TOPIC: ClassVar[str] = "ledger_check.appeal_upheld"
    SENTENCE: ClassVar[str] = N_(
        "An appeal was upheld against the ledger of {organization} for {period}: {items} items "
        "pass."
    )

    appeal: str
    items: list[str]


LedgerCheckEvent = (
    LedgerOpened
    | LedgerItemFailed
    | LedgerFailureTakenBack
    | LedgerRestPassed
    | LedgerCompleted
    | LedgerItemOverturned
    | LedgerAppealUpheld
)
