"""What happens to a score (得分)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import OrganizationCode, Points, Word
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class ScoreEntered(FirstEvent):
    """记分: signed hundredths, counted from 1 in its account; ``cause`` names what led to it.

    ``line``: own 自评得分, lateness 迟报, missed 缺报, and check 抽查扣分, one for each line that a
    check deducts, which ``assignment`` names; of a quarter ledger 季检查扣分. ``inputs``: what it
    was worked out from, whole numbers by name. ``appeal``: the one that ordered it.
    """

    TOPIC: ClassVar[str] = "score.entered"
    SENTENCE: ClassVar[str] = N_(
        "{amount} points were entered for {organization} for {period}: {line} ({rule}, scheme "
        "version {scheme_version}, entry {entry})."
    )
    class_version: ClassVar[int] = 2

    organization: OrganizationCode
    year: str
    entry: int
    period: str
    line: Word
    amount: Points
    rule: str
    scheme_version: int
    assignment: str | None = None
    inputs: dict[str, int] | None = None
    appeal: str | None = None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Entries of months alone: nothing of a check, nothing of an appeal."""


@dataclass(frozen=True, kw_only=True)
class ScoreReversed(Event):
    """冲销: the entry counts no more; it stays in the book. ``reason`` is a code."""

    TOPIC: ClassVar[str] = "score.reversed"
    SENTENCE: ClassVar[str] = N_(
        "Entry {entry} of {organization} for {period} was reversed, for the reason: {reason}."
    )

    entry: int
    reason: Word  # sent-again, returned, line-changed, report-came, upheld ...


@dataclass(frozen=True, kw_only=True)
class LineFixed(Event):
    """定论: what an upheld appeal set for the line is final (R15); it changes no score itself.
    ``appeal``: its id."""

    TOPIC: ClassVar[str] = "score.fixed"
    SENTENCE: ClassVar[str] = N_(
        "What was decided of {line} of {organization} for {period} is final: no later settling "
        "changes it."
    )

    line: Word
    assignment: str | None
    appeal: str


ScoreEvent = ScoreEntered | ScoreReversed | LineFixed
