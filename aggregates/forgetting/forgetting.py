"""A text forgotten (遗忘): which, by whom and why, once for each."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from aggregates.errors import Refused
from aggregates.event import Act, Aggregate, Event, identity
from aggregates.forgetting.events import ForgettingEvent, TextForgotten
from aggregates.values.text import Text


class AlreadyForgotten(Refused):
    def __init__(self, position: int, field: str) -> None:
        super().__init__(
            "The text {field} of the fact at position {position} is already forgotten.",
            position=position, field=field,
        )  # fmt: skip


def forgetting_id(position: int, field: str) -> UUID:
    return identity("text", str(position), field)


class Forgetting(Aggregate):
    TOPIC = "text"

    def __init__(self) -> None:
        self.position = 0

    @classmethod
    def of(cls, fact: Event, position: int, field: str, reason: Text, act: Act) -> Self:
        """``fact``: the one at ``position``."""
        return cls.begin(
            TextForgotten(
                **cls.first(forgetting_id(position, field), act),
                organization=fact.organization,
                period=fact.period,
                position=position,
                field=field,
                reason=reason,
            )
        )

    def evolve(self, event: ForgettingEvent) -> None:
        self.position = event.position
