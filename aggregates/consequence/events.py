"""What happens to a recommendation from a year's result (结果运用, 三挂钩, R17)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import OrganizationCode, Word
from aggregates.values.text import Text
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class ConsequenceSent(FirstEvent):
    """结果抄送. ``person``: a code, where it is one's; ``publication``: the fact that published
    the result; ``condition``: rank, how many are ranked, and the scheme's share."""

    TOPIC: ClassVar[str] = "consequence.sent"
    SENTENCE: ClassVar[str] = N_(
        "{who} sent on the result of {organization} for {period}: {kind}, {basis}."
    )

    organization: OrganizationCode
    period: str
    year: str
    kind: Word
    person: str | None
    publication: str
    condition: dict[str, int]
    basis: Text


@dataclass(frozen=True, kw_only=True)
class ConsequenceAnswered(Event):
    """反馈, from whoever it was sent to; who may see it is guarded."""

    TOPIC: ClassVar[str] = "consequence.answered"
    SENTENCE: ClassVar[str] = N_(
        "{who} recorded what became of the result of {organization} for {period}: {before_kind}."
    )

    feedback: Text


@dataclass(frozen=True, kw_only=True)
class ConsequenceWithdrawn(Event):
    TOPIC: ClassVar[str] = "consequence.withdrawn"
    SENTENCE: ClassVar[str] = N_(
        "{who} withdrew what was sent on of {organization} for {period}: {before_kind}, {reason}."
    )

    reason: Text


ConsequenceEvent = ConsequenceSent | ConsequenceAnswered | ConsequenceWithdrawn
