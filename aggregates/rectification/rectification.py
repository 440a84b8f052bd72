"""A rectification (整改): what was wanting, the measure and who answers for it. How it goes on,
reported, accepted (销号) or cancelled, its assignment tells."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Self, assert_never
from uuid import UUID

from aggregates.errors import Refused
from aggregates.event import Act, Aggregate, identity
from aggregates.rectification.events import (
    RectificationEvent,
    RectificationOrdered,
    RectificationPlanned,
)
from aggregates.values.text import Text


class Source(StrEnum):
    """What a rectification comes from."""

    LEDGER = "ledger"
    SPOT_CHECK = "spot-check"
    INTERVIEW = "interview"
    LOOK_BACK = "look-back"


class NothingSaid(Refused):
    status = 422


def rectification_id(assignment: UUID) -> UUID:
    return identity("rectification", str(assignment))


class Rectification(Aggregate):
    TOPIC = "rectification"

    def __init__(self) -> None:
        self.organization = ""
        self.assignment: UUID | None = None
        self.of: UUID | None = None

    @classmethod
    def order(
        cls,
        assignment: UUID,
        *,
        organization: str,
        source: Source,
        of: UUID | None,
        due: date,
        problem: Text,
        measure: Text | None,
        responsible: Text | None,
        act: Act,
    ) -> Self:
        return cls.begin(
            RectificationOrdered(
                **cls.first(rectification_id(assignment), act),
                organization=organization,
                assignment=assignment,
                source=source.value,
                of=of,
                due=due,
                problem=problem,
                measure=measure,
                responsible=responsible,
            )
        )

    def plan(self, measure: Text | None, responsible: Text | None, act: Act) -> None:
        if measure is None and responsible is None:
            raise NothingSaid("Say a measure, or who answers for it.")
        self.record(
            RectificationPlanned(**self.next(act), measure=measure, responsible=responsible)
        )

    @property
    def about(self) -> tuple[str | None, str | None]:
        return self.organization, None

    def evolve(self, event: RectificationEvent) -> None:
        match event:
            case RectificationOrdered():
                self.organization, self.assignment = event.organization, event.assignment
                self.of = event.of
            case RectificationPlanned():
                pass
            case _:
                assert_never(event)
