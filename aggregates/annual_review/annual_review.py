"""A year's review (年度总评, R10): computed, deliberated, posted, objected to, published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, assert_never
from uuid import UUID

from aggregates.annual_review import events as facts
from aggregates.errors import NotFound, Refused
from aggregates.event import Act, Aggregate, identity
from aggregates.rules.independence import Persons, behind, must_not_decide
from aggregates.values.text import Text


class ReviewRefused(Refused):
    rule = "R10"


class State(StrEnum):
    COMPUTED = "computed"  # 已核算
    DELIBERATED = "deliberated"  # 已集体研究
    POSTED = "posted"  # 公示中
    PUBLISHED = "published"  # 已公布
    REOPENED = "reopened"  # 重新开启


HOLDING = (State.COMPUTED, State.DELIBERATED, State.POSTED, State.PUBLISHED)


def annual_review_id(year: str) -> UUID:
    return identity("annual_review", year)


@dataclass(frozen=True, slots=True)
class Computed:
    """What a computation freezes. Rows as the fact has them."""

    position: int
    scheme_version: int
    rows: list[dict[str, Any]]


@dataclass(slots=True)
class Objection:
    objector: str
    about: str
    raisers: Persons
    at: int  # the aggregate's version: computed anew after it was upheld, or not
    decided: bool = False
    upheld: bool = False


@dataclass(frozen=True, slots=True)
class Remedy:
    """The counter-entry that an upheld objection orders; ``points`` a magnitude."""

    adjustment: str | None = None
    kind: str | None = None
    points: int | None = None


class AnnualReview(Aggregate):
    TOPIC = "annual_review"

    def __init__(self) -> None:
        self.year = ""
        self.state: State | None = None
        self.computed = self.computed_at = 0  # version of the fact, and the position it was read at
        self.ranked: frozenset[str] = frozenset()
        self.everyone: frozenset[str] = frozenset()
        self.first_day: date | None = None
        self.last_day: date | None = None
        self.objections: dict[int, Objection] = {}
        self.published: str | None = None

    def compute(self, year: str, made: Computed, act: Act) -> None:
        """In every state but published; what followed an earlier computation is void."""
        if self.state == State.PUBLISHED:
            raise ReviewRefused("The review of {year} is published; it is reopened first.",
                                year=year)  # fmt: skip
        self.record(
            facts.ReviewComputed(
                **self.opening(act),
                period=year,
                year=year,
                position=made.position,
                scheme_version=made.scheme_version,
                rows=made.rows,
            )
        )

    def deliberate(self, held_on: date, attended: list[str], today: date, act: Act) -> None:
        self._must_be(State.COMPUTED)
        if held_on > today:
            raise ReviewRefused("What is still to be held cannot be recorded: {day}.", day=held_on)
        self.record(
            facts.ReviewDeliberated(
                **self.next(act), computed=self._computed, held_on=held_on, attended=attended
            )
        )

    def post(self, first_day: date, last_day: date, act: Act) -> None:
        self._must_be(State.DELIBERATED)
        self.record(
            facts.ReviewPosted(
                **self.next(act), computed=self._computed, first_day=first_day, last_day=last_day
            )
        )

    def object(
        self, objector: str, about: str, reason: Text, today: date, decide_by: date, act: Act
    ) -> int:
        """By an organization that is ranked in it, while it is posted."""
        self._must_be(State.POSTED)
        if self.last_day is None or today > self.last_day:
            raise ReviewRefused("The posting of {year} ended on {day}.",
                                year=self.year, day=self.last_day)  # fmt: skip
        if objector not in self.ranked:
            raise ReviewRefused("{organization} is not ranked in the review of {year}.",
                                organization=objector, year=self.year)  # fmt: skip
        n = len(self.objections) + 1
        self.record(
            facts.ObjectionRaised(
                **self.next(act), n=n, objector=objector, about=about, reason=reason,
                decide_by=decide_by,
            )
        )  # fmt: skip
        return n

    def decide(
        self,
        n: int,
        upheld: bool,
        persons: Persons,
        remedy: Remedy,
        decider_organization: str,
        note: Text | None,
        act: Act,
    ) -> None:
        """``persons``: who decided before on what it is about; neither they nor who objected."""
        objection = self.objection(n)
        if objection.decided:
            raise ReviewRefused("Objection {n} is decided already.", n=n)
        must_not_decide(persons | objection.raisers, act)
        self.record(
            facts.ObjectionDecided(
                **self.next(act),
                n=n,
                upheld=upheld,
                decider_organization=decider_organization,
                adjustment=remedy.adjustment,
                kind=remedy.kind,
                points=remedy.points,
                note=note,
            )
        )

    def publish(self, today: date, act: Act) -> None:
        """As posted: after its last day, with every objection decided and every upheld one computed
        in."""
        self._must_be(State.POSTED)
        assert self.first_day is not None
        assert self.last_day is not None
        if today <= self.last_day:
            raise ReviewRefused("The posting of {year} lasts until the end of {day}.",
                                year=self.year, day=self.last_day)  # fmt: skip
        if waiting := [n for n, each in self.objections.items() if not each.decided]:
            raise ReviewRefused("Objection {n} is not decided yet.", n=waiting[0])
        if stale := [n for n, each in self.objections.items()
                     if each.upheld and each.at > self.computed]:  # fmt: skip
            raise ReviewRefused(
                "Objection {n} was upheld and is not computed in; the review is computed anew.",
                n=stale[0],
            )
        self.record(
            facts.ReviewPublished(
                **self.next(act),
                computed=self._computed,
                first_day=self.first_day,
                last_day=self.last_day,
                superseded=self.published,
            )
        )

    def reopen(self, reason: Text, act: Act) -> None:
        self._must_be(*HOLDING)
        self.record(facts.ReviewReopened(**self.next(act), reason=reason))

    # --- refusing -------------------------------------------------------------------------------

    def objection(self, n: int) -> Objection:
        if n not in self.objections:
            raise NotFound("There is no objection {n} to the review of {year}.",
                           n=n, year=self.year)  # fmt: skip
        return self.objections[n]

    def must_let_adjust(self) -> None:
        """R10: bonuses and deductions after computing wait for reopening."""
        if self.state in HOLDING:
            raise ReviewRefused(
                "The review of {year} is computed; bonuses and deductions wait until it is "
                "reopened.",
                year=self.year,
            )

    def _must_be(self, *states: State) -> None:
        if self.state not in states:
            raise ReviewRefused(
                "The review of {year} is {state}; that cannot be done with it now.",
                year=self.year,
                state=self.state or "not computed",
            )

    # --- what it remembers ----------------------------------------------------------------------

    @property
    def _computed(self) -> str:
        return f"{self.id}/{self.computed}"

    @property
    def about(self) -> tuple[str | None, str | None]:
        return None, self.year

    def evolve(self, event: facts.AnnualReviewEvent) -> None:
        match event:
            case facts.ReviewComputed(year=year, position=position, rows=rows):
                self.year, self.computed, self.computed_at = year, self._number(event), position
                self.state, self.first_day, self.last_day = State.COMPUTED, None, None
                self.everyone = frozenset(row["organization"] for row in rows)
                self.ranked = frozenset(r["organization"] for r in rows if r["rank"] is not None)
            case facts.ReviewDeliberated():
                self.state = State.DELIBERATED
            case facts.ReviewPosted(first_day=first, last_day=last):
                self.state, self.first_day, self.last_day = State.POSTED, first, last
            case facts.ObjectionRaised(n=n):
                self.objections[n] = Objection(
                    event.objector, event.about, behind(event), self._number(event)
                )
            case facts.ObjectionDecided(n=n, upheld=upheld):
                known = self.objections[n]
                known.decided, known.upheld, known.at = True, upheld, self._number(event)
            case facts.ReviewPublished():
                self.state, self.published = State.PUBLISHED, event.reference
            case facts.ReviewReopened():
                self.state = State.REOPENED
            case _:
                assert_never(event)

    @staticmethod
    def _number(event: facts.AnnualReviewEvent) -> int:
        return event.originator_version
