"""What happens to a year's review (年度总评, R10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import OrganizationCode, Points, Word
from aggregates.values.text import Text
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class ReviewComputed(FirstEvent):
    """核算. ``position``: what the figures were read at. ``rows``: of everyone that is ranked or
    stays 未评定: organization, peers, quarters, daily, poll, raw_bonuses, raw_deductions, bonuses,
    deductions, score, rank, previous, reason; hundredths."""

    TOPIC: ClassVar[str] = "annual_review.computed"
    SENTENCE: ClassVar[str] = N_("{who} computed the review of {period}.")

    period: str
    year: str
    position: int
    scheme_version: int
    rows: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class ReviewDeliberated(Event):
    """集体研究. ``computed``: the fact that was deliberated on; ``attended``: persons."""

    TOPIC: ClassVar[str] = "annual_review.deliberated"
    SENTENCE: ClassVar[str] = N_("{who} recorded that the review of {period} was deliberated on.")

    computed: str
    held_on: date
    attended: list[str]


@dataclass(frozen=True, kw_only=True)
class ReviewPosted(Event):
    """公示, from ``first_day`` to the end of ``last_day``."""

    TOPIC: ClassVar[str] = "annual_review.posted"
    SENTENCE: ClassVar[str] = N_("{who} posted the review of {period} until {last_day}.")

    computed: str
    first_day: date
    last_day: date


@dataclass(frozen=True, kw_only=True)
class ObjectionRaised(Event):
    """异议, by a ranked organization. ``about``: the organization whose row it is against, or the
    id of a refused adjustment."""

    TOPIC: ClassVar[str] = "annual_review.objection_raised"
    SENTENCE: ClassVar[str] = N_(
        "{who} objected for {objector} to the review of {period}: {reason}."
    )

    n: int
    objector: OrganizationCode
    about: str
    reason: Text
    decide_by: date


@dataclass(frozen=True, kw_only=True)
class ObjectionDecided(Event):
    """异议答复. Upheld it orders a counter-entry: ``kind`` and ``points`` of a bonus or deduction,
    ``adjustment`` its id; of a refused adjustment that one counts."""

    TOPIC: ClassVar[str] = "annual_review.objection_decided"
    SENTENCE: ClassVar[str] = N_("{who} dismissed objection {n} to the review of {period}.")
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "upheld": N_("{who} upheld objection {n} to the review of {period}."),
    }

    n: int
    upheld: bool
    decider_organization: OrganizationCode
    adjustment: str | None
    kind: Word | None
    points: Points | None
    note: Text | None = None

    def variant(self, before: Mapping[str, object]) -> str:
        return "upheld" if self.upheld else ""


@dataclass(frozen=True, kw_only=True)
class ReviewPublished(Event):
    """公布, as posted. ``superseded``: the fact that published it before."""

    TOPIC: ClassVar[str] = "annual_review.published"
    SENTENCE: ClassVar[str] = N_("{who} published the review of {period}.")

    computed: str
    first_day: date
    last_day: date
    superseded: str | None


@dataclass(frozen=True, kw_only=True)
class ReviewReopened(Event):
    TOPIC: ClassVar[str] = "annual_review.reopened"
    SENTENCE: ClassVar[str] = N_("{who} reopened the review of {period}: {reason}.")

    reason: Text


AnnualReviewEvent = (
    ReviewComputed
    | ReviewDeliberated
    | ReviewPosted
    | ObjectionRaised
    | ObjectionDecided
    | ReviewPublished
    | ReviewReopened
)
