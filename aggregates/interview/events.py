"""What happens to a talk (双约谈): a reminder 提醒谈话 or a formal one 约谈."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import OrganizationCode, Word
from aggregates.values.text import Text
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class InterviewProposed(FirstEvent):
    """``person`` or ``post``: to whom it is addressed. ``why``: by-hand, undone, false-claim,
    lowered. ``reasons``: positions of the facts that cause it. ``lines``: party 党建, business
    业务, both to be covered."""

    TOPIC: ClassVar[str] = "interview.proposed"
    SENTENCE: ClassVar[str] = N_("{who} proposed a talk with somebody of {organization}.")

    organization: OrganizationCode
    kind: Word
    why: Word
    person: str | None
    post: str | None
    reasons: list[int]
    lines: list[str]
    reason: Text | None


@dataclass(frozen=True, kw_only=True)
class InterviewApproved(Event):
    TOPIC: ClassVar[str] = "interview.approved"
    SENTENCE: ClassVar[str] = N_("{who} approved the talk with somebody of {organization}.")


@dataclass(frozen=True, kw_only=True)
class InterviewRefused(Event):
    TOPIC: ClassVar[str] = "interview.refused"
    SENTENCE: ClassVar[str] = N_(
        "{who} refused the talk with somebody of {organization}: {reason}."
    )

    reason: Text


@dataclass(frozen=True, kw_only=True)
class InterviewNotified(Event):
    """约谈通知: ``persons``: codes of those it was sent to, alone."""

    TOPIC: ClassVar[str] = "interview.notified"
    SENTENCE: ClassVar[str] = N_(
        "{who} gave notice of the talk with somebody of {organization}, on {on}."
    )

    on: date
    place: Text | None
    persons: list[str]


@dataclass(frozen=True, kw_only=True)
class InterviewPostponed(Event):
    TOPIC: ClassVar[str] = "interview.postponed"
    SENTENCE: ClassVar[str] = N_(
        "{who} postponed the talk with somebody of {organization} to {on}: {reason}."
    )

    on: date
    place: Text | None
    reason: Text | None
    persons: list[str]


@dataclass(frozen=True, kw_only=True)
class InterviewWithdrawn(Event):
    TOPIC: ClassVar[str] = "interview.withdrawn"
    SENTENCE: ClassVar[str] = N_(
        "{who} withdrew the talk with somebody of {organization}: {reason}."
    )

    reason: Text


@dataclass(frozen=True, kw_only=True)
class InterviewHeld(Event):
    """约谈记录: ``leaders`` held it, each for the line of ``covered`` in the same place, and by
    ``bases``: contact, or the post declared in the superior."""

    TOPIC: ClassVar[str] = "interview.held"
    SENTENCE: ClassVar[str] = N_(
        "{who} recorded the talk with somebody of {organization}, held on {held_on}."
    )

    held_on: date
    leaders: list[str]
    covered: list[str]
    bases: list[str]
    minutes: Text | None


@dataclass(frozen=True, kw_only=True)
class StatementMade(Event):
    """What the subject stated, or that they declined to; ``on_paper``: recorded for them."""

    TOPIC: ClassVar[str] = "interview.statement_made"
    SENTENCE: ClassVar[str] = N_(
        "{who} recorded the statement to the talk with somebody of {organization}."
    )

    statement: Text | None
    declined: bool
    on_paper: bool


@dataclass(frozen=True, kw_only=True)
class CommitmentMade(Event):
    """整改承诺: ``assignment``: the one that it issued, which names no talk."""

    TOPIC: ClassVar[str] = "interview.commitment_made"
    SENTENCE: ClassVar[str] = N_(
        "{who} recorded commitment {number} of the talk with somebody of {organization}: {words}."
    )

    number: int
    words: Text
    due: date
    assignment: str


@dataclass(frozen=True, kw_only=True)
class InterviewClosed(Event):
    TOPIC: ClassVar[str] = "interview.closed"
    SENTENCE: ClassVar[str] = N_("{who} closed the talk with somebody of {organization}.")


InterviewEvent = (
    InterviewProposed
    | InterviewApproved
    | InterviewRefused
    | InterviewNotified
    | InterviewPostponed
    | InterviewWithdrawn
    | InterviewHeld
    | StatementMade
    | CommitmentMade
    | InterviewClosed
)
