"""A recommendation from a year's published result (结果运用, R17): sent, answered, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self, assert_never
from uuid import UUID

from aggregates.consequence import events as facts
from aggregates.errors import Refused
from aggregates.event import Act, Aggregate
from aggregates.values.text import Text


class ConsequenceRefused(Refused):
    rule = "R17"


class NotPublished(ConsequenceRefused):
    """Nothing that a consequence could rest on stands."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Whom it is about, and what it rests on."""

    organization: str
    year: str
    kind: str  # honours, targets, promotion
    person: str | None
    publication: str
    condition: dict[str, int]


class Consequence(Aggregate):
    TOPIC = "consequence"

    def __init__(self) -> None:
        self.organization = self.year = ""
        self.state = "sent"

    @classmethod
    def send(cls, key: UUID, of: Recommendation, basis: Text, act: Act) -> Self:
        return cls.begin(
            facts.ConsequenceSent(
                **cls.first(key, act),
                organization=of.organization,
                period=of.year,
                year=of.year,
                kind=of.kind,
                person=of.person,
                publication=of.publication,
                condition=of.condition,
                basis=basis,
            )
        )

    def answer(self, feedback: Text, act: Act) -> None:
        self._must_stand()
        self.record(facts.ConsequenceAnswered(**self.next(act), feedback=feedback))

    def withdraw(self, reason: Text, act: Act) -> None:
        self._must_stand()
        self.record(facts.ConsequenceWithdrawn(**self.next(act), reason=reason))

    def _must_stand(self) -> None:
        if self.state == "withdrawn":
            raise ConsequenceRefused("What was sent on is withdrawn.")

    @property
    def about(self) -> tuple[str | None, str | None]:
        return self.organization, self.year

    def evolve(self, event: facts.ConsequenceEvent) -> None:
        match event:
            case facts.ConsequenceSent():
                self.organization, self.year = event.organization, event.year
            case facts.ConsequenceAnswered():
                self.state = "answered"
            case facts.ConsequenceWithdrawn():
                self.state = "withdrawn"
            case _:
                assert_never(event)
