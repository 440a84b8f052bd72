"""A small aggregate of the tests' own, with every type of field a fact may have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Self
from uuid import UUID, uuid4

from eventsourcing.utils import register_topic

from aggregates.event import Act, Aggregate, Event, FirstEvent, identity
from aggregates.values.text import Text
from service.store.log import Log


@dataclass(frozen=True, kw_only=True)
class ThingMade(FirstEvent):
    TOPIC: ClassVar[str] = "test.thing.made"

    name: str
    points: int = 0
    share: int | None = 7
    parent: UUID | None = None
    due: date | None
    seen: list[datetime] | None = None
    links: list[UUID] | None = None
    extra: dict[str, Any] | None = None
    note: Text | None = None
    remarks: list[Text] | None = None


@dataclass(frozen=True, kw_only=True)
class ThingNamed(Event):
    TOPIC: ClassVar[str] = "test.thing.named"
    class_version: ClassVar[int] = 2

    name: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["name"] = state.pop("title")


class Thing(Aggregate):
    TOPIC = "test.thing"

    def __init__(self) -> None:
        self.name = ""

    @classmethod
    def make(cls, thing_id: UUID, act: Act, name: str = "a", note: str | None = None) -> Self:
        words = Text(note) if note else None
        return cls.begin(ThingMade(**cls.first(thing_id, act), name=name, due=None, note=words))

    def rename(self, name: str, act: Act) -> None:
        self.record(ThingNamed(**self.next(act), name=name))

    def evolve(self, event: Any) -> None:
        self.name = event.name


class Other(Aggregate):
    TOPIC = "test.other"


register_topic(Thing.TOPIC, Thing)
register_topic(Other.TOPIC, Other)


def act(at: datetime) -> Act:
    return Act(actor="P001", acting_for="U001", via="api", at=at, command_id=uuid4())


def things(log: Log, count: int) -> list[Thing]:
    now = act(log.now())
    return [Thing.make(uuid4(), now, str(number)) for number in range(count)]


def first_facts(log: Log, keys: Iterable[str]) -> list[ThingMade]:
    """One first fact for each key; the same key is the same thing everywhere."""
    now = act(log.now())
    return [
        ThingMade(**Thing.first(identity("test", key), now), name=key, due=None) for key in keys
    ]
