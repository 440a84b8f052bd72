"""What happens to an assignment (任务交办), from its issue to its acceptance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from aggregates.assignment.request_events import ExtensionAsked as ExtensionAsked
from aggregates.assignment.request_events import ExtensionGranted as ExtensionGranted
from aggregates.assignment.request_events import ExtensionRefused as ExtensionRefused
from aggregates.assignment.request_events import NotApplicableAsked as NotApplicableAsked
from aggregates.assignment.request_events import NotApplicableGranted as NotApplicableGranted
from aggregates.assignment.request_events import NotApplicableRefused as NotApplicableRefused
from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import OrganizationCode, Points, Word
from aggregates.values.text import Text
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class AssignmentIssued(FirstEvent):
    """交办. Comes again under the same id when a cancelled one is reissued.

    ``origin``: catalogue, handed_down, by_hand (督办单), rectification (整改); later meeting, talk.
    ``guessed``: the deadline's year had no workday calendar. ``points`` are hundredths.
    """

    TOPIC: ClassVar[str] = "assignment.issued"
    SENTENCE: ClassVar[str] = N_("{who} issued {subject} to {organization}, due {due}.")
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "by_hand": N_("{who} ordered {subject} of {organization} by hand, due {due}."),
        "rectification": N_(
            "{who} issued the rectification {subject} to {organization}, due {due}."
        ),
    }

    period: str
    organization: OrganizationCode
    issuer: OrganizationCode
    origin: Word
    task: str | None
    task_version: int | None
    points: Points
    due: date
    parent: UUID | None = None
    title: Text | None = None
    requirement: Text | None = None
    guessed: bool = False

    def variant(self, before: Mapping[str, object]) -> str:
        return self.origin if self.origin in self.SENTENCES else ""


@dataclass(frozen=True, kw_only=True)
class AssignmentReceived(Event):
    """签收."""

    TOPIC: ClassVar[str] = "assignment.received"
    SENTENCE: ClassVar[str] = N_("{who} received {subject} for {organization}.")


@dataclass(frozen=True, kw_only=True)
class ReceiptUndone(Event):
    """A receipt given by mistake, taken back before anything followed it."""

    TOPIC: ClassVar[str] = "assignment.receipt_undone"
    SENTENCE: ClassVar[str] = N_("{who} took back the receipt of {subject} for {organization}.")


@dataclass(frozen=True, kw_only=True)
class AssignmentHandedDown(Event):
    """分解下达: ``child`` was made for it, or was there already and is now linked."""

    TOPIC: ClassVar[str] = "assignment.handed_down"
    SENTENCE: ClassVar[str] = N_("{who} handed {subject} down to {to}, due {due}.")
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "linked": N_(
            "{who} handed {subject} down to {to}, which holds that task already; due {due}."
        ),
    }

    child: UUID
    to: OrganizationCode
    due: date
    linked: bool

    def variant(self, before: Mapping[str, object]) -> str:
        return "linked" if self.linked else ""


@dataclass(frozen=True, kw_only=True)
class AssignmentLinked(Event):
    """It now belongs to a superior's assignment; its deadline may have come forward."""

    TOPIC: ClassVar[str] = "assignment.linked"
    SENTENCE: ClassVar[str] = N_(
        "{subject} of {organization} was linked to the superior's assignment; due {due}, before "
        "{before_due}."
    )
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "in_time": N_(
            "{subject} of {organization} was linked to the superior's assignment; due {due}, as "
            "before."
        ),
    }

    parent: UUID
    due: date

    def variant(self, before: Mapping[str, object]) -> str:
        return "in_time" if str(before.get("due")) == str(self.due) else ""


@dataclass(frozen=True, kw_only=True)
class AssignmentUnlinked(Event):
    TOPIC: ClassVar[str] = "assignment.unlinked"
    SENTENCE: ClassVar[str] = N_(
        "{subject} of {organization} no longer belongs to the superior's assignment."
    )

    parent: UUID


@dataclass(frozen=True, kw_only=True)
class AssignmentReported(Event):
    """上报. ``outcome``: done, partial, not_done; ``points`` claimed, hundredths; ``evidence``:
    SHA-256 of each file; ``happened_on`` is 完成日期; ``despite``: why children are still open."""

    TOPIC: ClassVar[str] = "assignment.reported"
    SENTENCE: ClassVar[str] = N_("{who} reported {subject}: {outcome}, {points} points claimed.")
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "again": N_(
            "{who} reported {subject} again: {outcome}, {points} points claimed, before "
            "{before_points}."
        ),
    }

    outcome: Word
    points: Points
    statement: Text | None = None
    evidence: list[str] | None = None
    despite: Text | None = None

    def variant(self, before: Mapping[str, object]) -> str:
        return "again" if before.get("outcome") is not None else ""


@dataclass(frozen=True, kw_only=True)
class AssignmentReturned(Event):
    """退回补正."""

    TOPIC: ClassVar[str] = "assignment.returned"
    SENTENCE: ClassVar[str] = N_("{who} returned {subject} to {organization} to be put right.")

    reason: Text


@dataclass(frozen=True, kw_only=True)
class AssignmentAccepted(Event):
    """审核办结, whatever the outcome reported; final."""

    TOPIC: ClassVar[str] = "assignment.accepted"
    SENTENCE: ClassVar[str] = N_("{who} accepted {subject} of {organization}: {outcome}.")

    outcome: Word


@dataclass(frozen=True, kw_only=True)
class AssignmentUrged(Event):
    """催办."""

    TOPIC: ClassVar[str] = "assignment.urged"
    SENTENCE: ClassVar[str] = N_("{who} urged {organization} to report {subject}.")

    message: Text | None = None


@dataclass(frozen=True, kw_only=True)
class DeadlineMoved(Event):
    """A workday calendar was loaded and the deadline fell on a day off: a later day (R2)."""

    TOPIC: ClassVar[str] = "assignment.deadline_moved"
    SENTENCE: ClassVar[str] = N_(
        "The deadline of {subject} of {organization} moved from {before_due}, a day off, to {due}."
    )

    due: date


@dataclass(frozen=True, kw_only=True)
class AssignmentOverdue(Event):
    """逾期: the day it became so; recorded at 00:05 of the next."""

    TOPIC: ClassVar[str] = "assignment.overdue"
    SENTENCE: ClassVar[str] = N_("{subject} of {organization} became overdue on {day}.")

    day: date


@dataclass(frozen=True, kw_only=True)
class AssignmentCancelled(Event):
    """撤销. ``withdrawal``: with the month's whole issue, which may issue it again (R1)."""

    TOPIC: ClassVar[str] = "assignment.cancelled"
    SENTENCE: ClassVar[str] = N_("{who} cancelled {subject} of {organization}.")
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "withdrawal": N_(
            "{who} cancelled {subject} of {organization} together with the month's whole issue."
        ),
    }

    reason: Text | None = None
    withdrawal: bool = False

    def variant(self, before: Mapping[str, object]) -> str:
        return "withdrawal" if self.withdrawal else ""


@dataclass(frozen=True, kw_only=True)
class AssignmentTransferred(Event):
    """转办: another organization holds it now."""

    TOPIC: ClassVar[str] = "assignment.transferred"
    SENTENCE: ClassVar[str] = N_("{who} transferred {subject} from {organization} to {to}.")

    to: OrganizationCode


AssignmentEvent = (
    AssignmentIssued
    | AssignmentReceived
    | ReceiptUndone
    | AssignmentHandedDown
    | AssignmentLinked
    | AssignmentUnlinked
    | AssignmentReported
    | NotApplicableAsked
    | NotApplicableGranted
    | NotApplicableRefused
    | AssignmentReturned
    | AssignmentAccepted
    | AssignmentUrged
    | ExtensionAsked
    | ExtensionGranted
    | ExtensionRefused
    | DeadlineMoved
    | AssignmentOverdue
    | AssignmentCancelled
    | AssignmentTransferred
)
