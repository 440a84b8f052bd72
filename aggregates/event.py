"""The shape every fact and every aggregate shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha1
from typing import Any, ClassVar, NamedTuple, Self, TypedDict, cast
from uuid import UUID

from eventsourcing.domain import BaseAggregate, CanInitAggregate, CanMutateAggregate
from eventsourcing.utils import get_topic, register_topic, resolve_topic

from aggregates.values.kinds import OrganizationCode
from aggregates.values.moment import from_micros
from aggregates.values.uuids import uuid5_from

DUBAN = UUID("6f1d3c1e-3d0b-5f0e-9a63-6475627576a1")


def identity(kind: str, *natural_key: str) -> UUID:
    """The id of a thing that has a natural key: the same on every machine, for ever."""
    digest = _NAMESPACE.copy()
    digest.update("\x1f".join((kind, *natural_key)).encode())
    return uuid5_from(digest.digest())


def identities(*shared: str) -> Callable[[str], UUID]:
    """The ids of things of which all but the last part of kind and key is the same."""
    begun = _NAMESPACE.copy()
    begun.update("".join(f"{part}\x1f" for part in shared).encode())

    def identify(last: str) -> UUID:
        digest = begun.copy()
        digest.update(last.encode())
        return uuid5_from(digest.digest())

    return identify


_NAMESPACE = sha1(DUBAN.bytes, usedforsecurity=False)
_new, _set = object.__new__, object.__setattr__  # a fact is frozen


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who acts, for which organization, through what, and when; stamped on every fact."""

    actor: str  # a person's or account's code, never a name
    acting_for: str  # the organization's code the actor acts for
    via: str  # page, api, workbook, schedule, command-line
    at: datetime  # aware; read from the database's clock
    command_id: UUID
    on_behalf_of: str | None = None  # 代填, 委托: whose act it really is
    cause: str | None = None  # "aggregate id/version" of the fact that led to this


@dataclass(frozen=True, kw_only=True)
class Event(CanMutateAggregate[UUID]):
    """A fact. Stored for ever under TOPIC and class_version, never under its Python path.

    Field types: JSON values, UUID, date, datetime, Text, and each of these or None. Points are
    whole hundredths.
    """

    TOPIC: ClassVar[str]
    SENTENCE: ClassVar[str]  # how it is told to people: an English template, the catalogue's key
    SENTENCES: ClassVar[Mapping[str, str]] = {}  # the same of its variants
    class_version: ClassVar[int] = 1

    originator_id: UUID
    originator_version: int
    timestamp: datetime
    actor: str
    acting_for: str
    via: str
    command_id: UUID
    on_behalf_of: str | None = None
    cause: str | None = None
    happened_on: date | None = None  # 发生时间, where it differs from the day of recording
    organization: OrganizationCode | None = (
        None  # the code of the organization it is about, where it is one's
    )
    period: str | None = None  # the period it is about, whenever it was recorded (R18)

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "TOPIC" in cls.__dict__:
            register_topic(cls.TOPIC, cls)

    def variant(self, before: Mapping[str, object]) -> str:
        """Which of SENTENCES tells it; empty: SENTENCE. ``before``: what the aggregate's facts
        said until then, by field."""
        return ""

    @classmethod
    def templates(cls) -> tuple[str, ...]:
        """Every template that may tell a fact of this kind."""
        return (cls.SENTENCE, *cls.SENTENCES.values())

    def apply(self, aggregate: Any) -> None:
        aggregate.evolve(self)

    def alike(self, originator_id: UUID, changes: dict[str, Any]) -> Self:
        """Another aggregate's fact that differs from this one in these fields alone: made as
        loading makes it, since a month's issue makes tens of thousands and would take 1.2 times
        as long (docs/decisions/0028)."""
        made = _new(type(self))
        said = self.__dict__ | changes
        said["originator_id"] = originator_id
        _set(made, "__dict__", said)
        return made

    @property
    def reference(self) -> str:
        """How a later fact names this one as its cause."""
        return f"{self.originator_id}/{self.originator_version}"


@dataclass(frozen=True, kw_only=True)
class FirstEvent(Event, CanInitAggregate[UUID]):
    """A fact that an aggregate can begin with; one may also come again later (issued again)."""

    originator_topic: str

    def mutate(self, aggregate: Any) -> Any:
        """Makes the aggregate; plainer and quicker than the library's, which reads signatures."""
        if aggregate is not None:
            return Event.mutate(self, aggregate)
        kind: type[Aggregate] = resolve_topic(self.originator_topic)
        made = kind.__new__(kind)
        made.__base_init__(self.originator_id, self.originator_version, self.timestamp)
        made.__init__()  # type: ignore[misc]  # the shell is made first, as the library does
        made.evolve(self)
        return made


class Recorded(NamedTuple):
    """A fact as it lies in the log."""

    position: int  # gapless, from 1
    recorded_at: int  # microseconds since 1970, strictly increasing by transaction
    event: Event

    @property
    def moment(self) -> datetime:
        return from_micros(self.recorded_at)


class FirstStamp(TypedDict):
    """A fact that can begin an aggregate names its own organization and period."""

    originator_id: UUID
    originator_version: int
    originator_topic: str
    timestamp: datetime
    actor: str
    acting_for: str
    via: str
    command_id: UUID
    on_behalf_of: str | None
    cause: str | None


class Stamp(TypedDict):
    originator_id: UUID
    originator_version: int
    timestamp: datetime
    actor: str
    acting_for: str
    via: str
    command_id: UUID
    on_behalf_of: str | None
    cause: str | None
    organization: str | None
    period: str | None


class Aggregate(BaseAggregate[UUID]):
    """Decides in its verbs; remembers, and never refuses, in ``evolve``."""

    TOPIC: ClassVar[str]

    @classmethod
    def first(cls, aggregate_id: UUID, act: Act) -> FirstStamp:
        return _first_stamp(aggregate_id, cls.INITIAL_VERSION, get_topic(cls), act)

    @classmethod
    def begin(cls, event: FirstEvent) -> Self:
        aggregate = cast(Self, event.mutate(None))
        aggregate.pending_events.append(event)
        return aggregate

    @classmethod
    def blank(cls, aggregate_id: UUID, at: datetime) -> Self:
        """One of which nothing is recorded yet: version 0, to be begun by ``opening``."""
        shell = cls.__new__(cls)
        shell.__base_init__(aggregate_id, 0, at)
        shell.__init__()  # type: ignore[misc]  # the shell is made first, as the library does
        return shell

    def opening(self, act: Act) -> FirstStamp:
        """The stamp of a fact that begins a blank aggregate, or comes again on a begun one."""
        return self.first(self.id, act) if self.version == 0 else self.again(act)

    def next(self, act: Act) -> Stamp:
        organization, period = self.about
        return Stamp(
            originator_id=self.id,
            originator_version=self.version + 1,
            timestamp=act.at,
            actor=act.actor,
            acting_for=act.acting_for,
            via=act.via,
            command_id=act.command_id,
            on_behalf_of=act.on_behalf_of,
            cause=act.cause,
            organization=organization,
            period=period,
        )

    def again(self, act: Act) -> FirstStamp:
        """The stamp of a fact that could begin an aggregate, on one that exists."""
        return _first_stamp(self.id, self.version + 1, get_topic(type(self)), act)

    def record(self, event: Event) -> None:
        event.mutate(self)
        self.pending_events.append(event)

    def take(self) -> list[Event]:
        """The pending facts, which are then no longer pending."""
        taken = cast(list[Event], list(self.pending_events))
        self.pending_events.clear()
        return taken

    def evolve(self, event: Any) -> None:
        raise NotImplementedError

    @property
    def about(self) -> tuple[str | None, str | None]:
        """The organization's code and the period that its facts are about."""
        return None, None

    @property
    def last_reference(self) -> str:
        return f"{self.id}/{self.version}"


def _first_stamp(aggregate_id: UUID, version: int, topic: str, act: Act) -> FirstStamp:
    return FirstStamp(
        originator_id=aggregate_id,
        originator_version=version,
        originator_topic=topic,
        timestamp=act.at,
        actor=act.actor,
        acting_for=act.acting_for,
        via=act.via,
        command_id=act.command_id,
        on_behalf_of=act.on_behalf_of,
        cause=act.cause,
    )
