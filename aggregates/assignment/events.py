"""What happens to an assignment (任务交办), from its issue to its acceptance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from aggregates.event import Event, FirstEvent
from aggregates.values.text import Text


@dataclass(frozen=True, kw_only=True)
class AssignmentIssued(FirstEvent):
    """交办. Comes again under the same id when a cancelled one is reissued.

    ``origin``: catalogue, handed_down, by_hand (督办单) and, later, meeting, talk, check.
    ``guessed``: the deadline's year had no workday calendar. ``points`` are hundredths.
    """

    TOPIC: ClassVar[str] = "assignment.issued"

    period: str
    organization: str
    issuer: str
    origin: str
    task: str | None
    task_version: int | None
    points: int
    due: date
    parent: UUID | None = None
    title: Text | None = None
    requirement: Text | None = None
    guessed: bool = False


@dataclass(frozen=True, kw_only=True)
class AssignmentReceived(Event):
    """签收."""

    TOPIC: ClassVar[str] = "assignment.received"


@dataclass(frozen=True, kw_only=True)
class ReceiptUndone(Event):
    """A receipt given by mistake, taken back before anything followed it."""

    TOPIC: ClassVar[str] = "assignment.receipt_undone"


@dataclass(frozen=True, kw_only=True)
class AssignmentHandedDown(Event):
    """分解下达: ``child`` was made for it, or was there already and is now linked."""

    TOPIC: ClassVar[str] = "assignment.handed_down"

    child: UUID
    to: str
    due: date
    linked: bool


@dataclass(frozen=True, kw_only=True)
class AssignmentLinked(Event):
    """It now belongs to a superior's assignment; its deadline may have come forward."""

    TOPIC: ClassVar[str] = "assignment.linked"

    parent: UUID
    due: date


@dataclass(frozen=True, kw_only=True)
class AssignmentUnlinked(Event):
    TOPIC: ClassVar[str] = "assignment.unlinked"

    parent: UUID


@dataclass(frozen=True, kw_only=True)
class AssignmentReported(Event):
    """上报. ``outcome``: done, partial, not_done; ``points`` claimed, hundredths; ``evidence``:
    SHA-256 of each file; ``happened_on`` is 完成日期; ``despite``: why children are still open."""

    TOPIC: ClassVar[str] = "assignment.reported"

    outcome: str
    points: int
    statement: Text | None = None
    evidence: list[str] | None = None
    despite: Text | None = None


@dataclass(frozen=True, kw_only=True)
class NotApplicableAsked(Event):
    """申请不适用."""

    TOPIC: ClassVar[str] = "assignment.not_applicable_asked"

    reason: Text


@dataclass(frozen=True, kw_only=True)
class NotApplicableGranted(Event):
    TOPIC: ClassVar[str] = "assignment.not_applicable_granted"


@dataclass(frozen=True, kw_only=True)
class NotApplicableRefused(Event):
    TOPIC: ClassVar[str] = "assignment.not_applicable_refused"

    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class AssignmentReturned(Event):
    """退回补正."""

    TOPIC: ClassVar[str] = "assignment.returned"

    reason: Text


@dataclass(frozen=True, kw_only=True)
class AssignmentAccepted(Event):
    """审核办结, whatever the outcome reported; final."""

    TOPIC: ClassVar[str] = "assignment.accepted"

    outcome: str


@dataclass(frozen=True, kw_only=True)
class AssignmentUrged(Event):
    """催办."""

    TOPIC: ClassVar[str] = "assignment.urged"

    message: Text | None = None


@dataclass(frozen=True, kw_only=True)
class ExtensionAsked(Event):
    """申请延期. ``number`` counts from 1."""

    TOPIC: ClassVar[str] = "assignment.extension_asked"

    number: int
    due: date
    reason: Text


@dataclass(frozen=True, kw_only=True)
class ExtensionGranted(Event):
    TOPIC: ClassVar[str] = "assignment.extension_granted"

    number: int
    due: date


@dataclass(frozen=True, kw_only=True)
class ExtensionRefused(Event):
    TOPIC: ClassVar[str] = "assignment.extension_refused"

    number: int
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class DeadlineMoved(Event):
    """A workday calendar was loaded and the deadline fell on a day off: a later day (R2)."""

    TOPIC: ClassVar[str] = "assignment.deadline_moved"

    due: date


@dataclass(frozen=True, kw_only=True)
class AssignmentOverdue(Event):
    """逾期: the day it became so; recorded at 00:05 of the next."""

    TOPIC: ClassVar[str] = "assignment.overdue"

    day: date


@dataclass(frozen=True, kw_only=True)
class AssignmentCancelled(Event):
    """撤销. ``withdrawal``: with the month's whole issue, which may issue it again (R1)."""

    TOPIC: ClassVar[str] = "assignment.cancelled"

    reason: Text | None = None
    withdrawal: bool = False


@dataclass(frozen=True, kw_only=True)
class AssignmentTransferred(Event):
    """转办: another organization holds it now."""

    TOPIC: ClassVar[str] = "assignment.transferred"

    to: str


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
