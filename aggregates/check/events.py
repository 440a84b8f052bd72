"""What happens to the check of one organization's month (抽查结果, R6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import OrganizationCode, Points
from aggregates.values.text import Text
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class MaterialHandedIn(FirstEvent):
    """抽到再交: what is shown for its lines. ``evidence``: {"assignment", "sha256"}; it stands for
    what was handed in before."""

    TOPIC: ClassVar[str] = "check.material_handed_in"
    SENTENCE: ClassVar[str] = N_(
        "{who} handed in {evidence} files of {organization} for the spot check of {period}."
    )

    organization: OrganizationCode
    period: str
    evidence: list[dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class ResultRecorded(FirstEvent):
    """抽查结果: of every line of the own entry what was verified.

    ``own_entry``: its number in the account; ``weight``: its Σw, hundredths. ``items``:
    {"assignment", "weight", "claimed", "verified", "false"} in hundredths. ``noted``: the
    assignments that ``notes`` are of, in order. ``replaced``: the result this one stands for.
    """

    TOPIC: ClassVar[str] = "check.result_recorded"
    SENTENCE: ClassVar[str] = N_(
        "{who} checked {organization} for {period}: {items} lines, of {weight} points."
    )
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "again": N_("{who} checked {organization} for {period} once more, before it was served."),
    }

    organization: OrganizationCode
    period: str
    own_entry: int
    weight: Points
    items: list[dict[str, Any]]
    checker_organization: OrganizationCode
    noted: list[str]
    notes: list[Text]
    replaced: str | None = None

    def variant(self, before: Mapping[str, object]) -> str:
        return "again" if self.replaced else ""


@dataclass(frozen=True, kw_only=True)
class StatementHeard(Event):
    """陈述申辩 of the organization, before anybody decides on a false claim."""

    TOPIC: ClassVar[str] = "check.statement_heard"
    SENTENCE: ClassVar[str] = N_(
        "{who} made the statement of {organization} on its spot check of {period}."
    )

    statement: Text


@dataclass(frozen=True, kw_only=True)
class FalseClaimUpheld(Event):
    """虚报认定, by a second checker. ``notice``: the serving of the result; ``last_day``: until
    when a statement was waited for."""

    TOPIC: ClassVar[str] = "check.false_claim_upheld"
    SENTENCE: ClassVar[str] = N_(
        "{who} upheld that {organization} made a false claim for {period}."
    )

    assignment: str
    notice: str
    last_day: date
    decider_organization: OrganizationCode
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class FalseClaimNotUpheld(Event):
    """不认定虚报: it counts as an honest error; by a second checker or by lapse."""

    TOPIC: ClassVar[str] = "check.false_claim_not_upheld"
    SENTENCE: ClassVar[str] = N_(
        "{who} did not uphold that {organization} made a false claim for {period}."
    )
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "by_lapse": N_(
            "That {organization} made a false claim for {period} is not upheld, since nobody "
            "decided in time."
        ),
    }

    assignment: str
    notice: str
    last_day: date
    decider_organization: OrganizationCode
    note: Text | None = None
    by_lapse: bool = False

    def variant(self, before: Mapping[str, object]) -> str:
        return "by_lapse" if self.by_lapse else ""


CheckEvent = (
    MaterialHandedIn | ResultRecorded | StatementHeard | FalseClaimUpheld | FalseClaimNotUpheld
)
