"""A bonus or a deduction of a year (加分项、减分项, R10): proposed, decided by another person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self, assert_never
from uuid import UUID

from aggregates.adjustment import events as facts
from aggregates.errors import Refused
from aggregates.event import Act, Aggregate
from aggregates.rules.independence import NOBODY, Persons, behind, must_not_decide
from aggregates.values.text import Text


class AdjustmentNotAllowed(Refused):
    rule = "R10"


class State(StrEnum):
    PROPOSED = "proposed"  # 待认定
    APPROVED = "approved"  # 已认定
    REFUSED = "refused"  # 不予认定
    WITHDRAWN = "withdrawn"  # 已撤回


@dataclass(frozen=True, slots=True)
class Proposal:
    """``points``: a magnitude in hundredths, above 0."""

    organization: str
    year: str
    kind: str  # bonus, deduction
    points: int


class Adjustment(Aggregate):
    TOPIC = "adjustment"

    def __init__(self) -> None:
        self.of = Proposal("", "", "bonus", 0)
        self.state: State | None = None
        self.proposers: Persons = NOBODY
        self.deciders: Persons = NOBODY

    @classmethod
    def propose(
        cls, key: UUID, of: Proposal, reason: Text, evidence: Sequence[str], act: Act
    ) -> Self:
        """Refused without points."""
        if of.points <= 0:
            raise AdjustmentNotAllowed("A bonus or a deduction has points above 0.")
        return cls.begin(
            facts.AdjustmentProposed(
                **cls.first(key, act),
                organization=of.organization,
                period=of.year,
                year=of.year,
                kind=of.kind,
                points=of.points,
                reason=reason,
                evidence=list(evidence),
            )
        )

    def decide(
        self,
        approved: bool,
        note: Text | None,
        decider_organization: str,
        act: Act,
    ) -> None:
        """Approved or refused, by another person than who proposed it (回避)."""
        self._must_wait()
        must_not_decide(self.proposers, act)
        stamp, of = self.next(act), self.of
        said: dict[str, Any] = {
            "kind": of.kind,
            "points": of.points,
            "proposers": sorted(self.proposers),
            "decider_organization": decider_organization,
            "note": note,
        }
        if approved:
            self.record(facts.AdjustmentApproved(**stamp, **said))
        else:
            self.record(facts.AdjustmentRefused(**stamp, **said))

    def overturn(self, objection: int, decider_organization: str, act: Act) -> None:
        """What was refused counts after all, by an upheld objection (异议成立)."""
        if self.state != State.REFUSED:
            raise AdjustmentNotAllowed("It was not refused.")
        must_not_decide(self.proposers, act)
        self.record(
            facts.AdjustmentApproved(
                **self.next(act),
                kind=self.of.kind,
                points=self.of.points,
                proposers=sorted(self.proposers),
                decider_organization=decider_organization,
                objection=objection,
            )
        )

    def count_for(
        self, objection: int, proposers: list[str], decider_organization: str, act: Act
    ) -> None:
        """A counter-entry: it counts by the decision on the objection, which is another person's
        than who objected. ``proposers``: those who did."""
        self._must_wait()
        self.record(
            facts.AdjustmentApproved(
                **self.next(act),
                kind=self.of.kind,
                points=self.of.points,
                proposers=proposers,
                decider_organization=decider_organization,
                objection=objection,
            )
        )

    def withdraw(self, act: Act) -> None:
        """Before it is decided by whoever may; what was approved by another than who proposed it,
        since it takes two persons to let it count."""
        if self.state == State.APPROVED:
            must_not_decide(self.proposers, act)
            self.record(facts.AdjustmentWithdrawn(**self.next(act), counted=True))
            return
        self._must_wait()
        self.record(facts.AdjustmentWithdrawn(**self.next(act), counted=False))

    def _must_wait(self) -> None:
        if self.state == State.WITHDRAWN:
            raise AdjustmentNotAllowed("It is withdrawn.")
        if self.state != State.PROPOSED:
            raise AdjustmentNotAllowed("It is decided already.")

    @property
    def about(self) -> tuple[str | None, str | None]:
        return self.of.organization, self.of.year

    def evolve(self, event: facts.AdjustmentEvent) -> None:
        match event:
            case facts.AdjustmentProposed():
                self.of = Proposal(event.organization, event.year, event.kind, event.points)
                self.state, self.proposers = State.PROPOSED, behind(event)
            case facts.AdjustmentApproved():
                self.state, self.deciders = State.APPROVED, behind(event)
            case facts.AdjustmentRefused():
                self.state, self.deciders = State.REFUSED, behind(event)
            case facts.AdjustmentWithdrawn():
                self.state = State.WITHDRAWN
            case _:
                assert_never(event)
