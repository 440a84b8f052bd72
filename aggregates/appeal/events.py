"""What happens to an appeal (申诉复核, R15)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import OrganizationCode, Points, Word
from aggregates.values.text import Text
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class AppealFiled(FirstEvent):
    """申诉, against one line of a scorecard, through whichever entry of it stands.

    ``entry``, ``amount``: what stood as it was filed. ``notice``, ``served_on``, ``last_day``: the
    serving of that entry (送达) and the term that ran from it; None where it is not served, so
    that no term has begun. ``decide_by``: the last day of the decision. ``evidence``: digests.
    """

    TOPIC: ClassVar[str] = "appeal.filed"
    SENTENCE: ClassVar[str] = N_(
        "{who} appealed for {organization} against entry {entry} of {period}: {line}, {amount}."
    )

    organization: OrganizationCode
    period: str
    year: str
    line: Word
    assignment: str | None
    entry: int
    amount: Points
    reason: Text
    evidence: list[str]
    notice: str | None
    served_on: date | None
    last_day: date | None
    decide_by: date


@dataclass(frozen=True, kw_only=True)
class AppealUpheld(Event):
    """申诉成立. ``entry``: the one that stood, None where none did any more; ``amount``: what the
    line says from now on. Of a ledger's entry: ``items``, the assignments that pass."""

    TOPIC: ClassVar[str] = "appeal.upheld"
    SENTENCE: ClassVar[str] = N_(
        "{who} upheld the appeal of {organization} against {before_line} of {period}: it is "
        "{amount} from now on."
    )
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "items": N_(
            "{who} upheld the appeal of {organization} against {before_line} of {period}: {items} "
            "items pass."
        ),
    }

    line: Word
    assignment: str | None
    entry: int | None
    amount: Points | None
    items: list[str] | None
    decider_organization: OrganizationCode
    note: Text | None = None

    def variant(self, before: Mapping[str, object]) -> str:
        return "" if self.items is None else "items"


@dataclass(frozen=True, kw_only=True)
class AppealDismissed(Event):
    """申诉不成立: the line stays as it is."""

    TOPIC: ClassVar[str] = "appeal.dismissed"
    SENTENCE: ClassVar[str] = N_("{who} dismissed the appeal of {organization} of {period}.")

    decider_organization: OrganizationCode
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class AppealWithdrawn(Event):
    """撤回申诉, by the organization, before it is decided."""

    TOPIC: ClassVar[str] = "appeal.withdrawn"
    SENTENCE: ClassVar[str] = N_("{who} withdrew the appeal of {organization} of {period}.")


AppealEvent = AppealFiled | AppealUpheld | AppealDismissed | AppealWithdrawn
