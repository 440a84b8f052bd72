"""What happens after a promotion (回头看, 降等, R13): looked back at, kept, lowered, closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from aggregates.event import Event
from aggregates.values.kinds import Word
from aggregates.values.text import Text
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class LookBackOpened(Event):
    """回头看: ``look_back`` counts the branch's; ``campaign``: its id, None by the clock."""

    TOPIC: ClassVar[str] = "tier.look_back_opened"
    SENTENCE: ClassVar[str] = N_("A look-back at {organization} was opened, due {due}.")

    look_back: int
    campaign: str | None
    due: date
    checklists: dict[str, int]
    criteria: list[str]


@dataclass(frozen=True, kw_only=True)
class LookBackAdopted(Event):
    """A campaign takes an open one over, with its deadline."""

    TOPIC: ClassVar[str] = "tier.look_back_adopted"
    SENTENCE: ClassVar[str] = N_(
        "{who} took the look-back at {organization} into a campaign, due {due}."
    )

    look_back: int
    campaign: str
    due: date


@dataclass(frozen=True, kw_only=True)
class LookBackKept(Event):
    """保持: nothing failed, or all that failed is rectified; ``next_due``: the next one."""

    TOPIC: ClassVar[str] = "tier.look_back_kept"
    SENTENCE: ClassVar[str] = N_(
        "{who} looked back at {organization}: it keeps its tier; next on {next_due}."
    )
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "rectified": N_(
            "What the look-back at {organization} found is rectified: it keeps its tier; next on "
            "{next_due}."
        ),
    }

    look_back: int
    rectified: bool
    next_due: date

    def variant(self, before: Mapping[str, object]) -> str:
        return "rectified" if self.rectified else ""


@dataclass(frozen=True, kw_only=True)
class LookBackFailed(Event):
    """需整改: ``failed`` criteria, each with its rectification (ids, in the same order)."""

    TOPIC: ClassVar[str] = "tier.look_back_failed"
    SENTENCE: ClassVar[str] = N_(
        "{who} looked back at {organization}: {failed} criteria failed and are to be rectified."
    )

    look_back: int
    failed: list[str]
    rectifications: list[str]


@dataclass(frozen=True, kw_only=True)
class LoweringProposed(Event):
    """降级 proposed, by a person or, past a rectification's day, by the clock (``look_back``).
    ``grave``: 一票否决, to 未达标 at once."""

    TOPIC: ClassVar[str] = "tier.lowering_proposed"
    SENTENCE: ClassVar[str] = N_("{who} proposed to lower {organization} to {to}: {basis}.")
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "late": N_(
            "It was proposed to lower {organization} to {to}: what its look-back found was not "
            "rectified in time."
        ),
    }

    lowering: int
    from_tier: Word
    to: Word
    grave: bool
    basis: Text | None
    look_back: int | None

    def variant(self, before: Mapping[str, object]) -> str:
        return "" if self.look_back is None else "late"


@dataclass(frozen=True, kw_only=True)
class TierLowered(Event):
    """降级 approved by a second person."""

    TOPIC: ClassVar[str] = "tier.lowered"
    SENTENCE: ClassVar[str] = N_("{who} lowered {organization} from {from_tier} to {tier}.")

    lowering: int
    tier: Word
    from_tier: Word
    grave: bool


@dataclass(frozen=True, kw_only=True)
class LoweringRefused(Event):
    TOPIC: ClassVar[str] = "tier.lowering_refused"
    SENTENCE: ClassVar[str] = N_("{who} did not lower {organization}: {reason}.")

    lowering: int
    reason: Text


@dataclass(frozen=True, kw_only=True)
class TierClosed(Event):
    """The branch is dissolved: its application, look-back and proposed lowering end with it."""

    TOPIC: ClassVar[str] = "tier.closed"
    SENTENCE: ClassVar[str] = N_("What was open of the tier of {organization} ended with it.")
