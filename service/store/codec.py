"""Turns facts into the bytes the log keeps, and back, for the eventsourcing library and for us."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

import msgspec
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import (
    JSONTranscoder,
    Mapper,
    MapperDeserialisationError,
    StoredEvent,
)
from eventsourcing.utils import resolve_topic

from aggregates.event import Event, Recorded
from aggregates.values.text import Text
from service.store.errors import BadText
from service.store.plan import Plan, Words, plan_of
from service.store.records import Batch, Entry, NewText, RawFact

SALT_BYTES = 16
Salt = Callable[[], bytes]

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode
_as_dict = msgspec.structs.asdict
_new = object.__new__


def random_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


@dataclass(frozen=True)
class StoredFact(StoredEvent):
    """A fact as the library passes it on, with what its recorder needs besides the state."""

    timestamp: datetime
    texts: tuple[NewText, ...]


class Codec(Mapper[UUID]):
    """State bytes are msgspec JSON in the order of the class's fields, the same every time."""

    def __init__(self, salt: Salt = random_salt) -> None:
        super().__init__(JSONTranscoder())
        self._salt = salt
        self._plans: dict[str, tuple[type[Event], Plan]] = {}

    def batch(self, events: Iterable[Event]) -> Batch:
        """All of them encoded, texts salted. Raises BadText, or TypeError for a wrong field."""
        made = Batch()
        append, texts = made.entries.append, made.texts
        for index, event in enumerate(events):
            plan = plan_of(type(event))
            state = self._state(event, plan, index, texts)
            append(Entry(event.originator_id, event.originator_version, plan.topic, state))
            _stretch(made, event.timestamp)
        return made

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredFact:
        event = cast(Event, domain_event)
        plan = plan_of(type(event))
        texts: list[NewText] = []
        return StoredFact(
            state=self._state(event, plan, 0, texts),
            originator_id=event.originator_id,
            originator_version=event.originator_version,
            topic=plan.topic,
            timestamp=event.timestamp,
            texts=tuple(texts),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Event:
        return self.event(
            cast(UUID, stored_event.originator_id),
            stored_event.originator_version,
            stored_event.topic,
            stored_event.state,
        )

    def recorded(self, rows: Iterable[RawFact]) -> list[Recorded]:
        event = self.event
        return [Recorded(row[0], row[1], event(row[2], row[3], row[4], row[5])) for row in rows]

    def event(self, originator_id: UUID, version: int, topic: str, state: bytes) -> Event:
        """Decodes one fact; MapperDeserialisationError names the fact that cannot be read."""
        kind, plan = self._plans.get(topic) or self._learn(topic)
        try:
            read = _read(kind, plan, originator_id, version, state)
        except (msgspec.MsgspecError, KeyError, TypeError, ValueError) as error:
            raise MapperDeserialisationError(
                f"Fact {originator_id}/{version} ({topic}) cannot be read: {error}"
            ) from error
        read.originator_id = originator_id
        read.originator_version = version
        fields = _as_dict(read)
        if plan.version > 1:
            del fields["class_version"]
        for _, name in plan.texts:
            fields[name] = _text_from(fields[name])
        event = _new(kind)
        plan.bare(event, fields)
        return event

    def _learn(self, topic: str) -> tuple[type[Event], Plan]:
        kind = cast(type[Event], resolve_topic(topic))
        self._plans[topic] = kind, plan_of(kind)
        return self._plans[topic]

    def _state(self, event: Event, plan: Plan, index: int, texts: list[NewText]) -> bytes:
        values: Sequence[Any] = plan.values(event)
        if plan.texts:
            values = list(values)
            for place, name in plan.texts:
                values[place] = self._text_into(values[place], name, index, texts)
        lead = (plan.version,) if plan.version > 1 else ()
        state = _encode(plan.written(*lead, *values))
        _readable(event, plan, state)
        return state

    def _text_into(self, value: Any, name: str, index: int, texts: list[NewText]) -> Any:
        if isinstance(value, Text):
            return Words(value.digest or self._salted(value, name, index, texts))
        if isinstance(value, list | tuple):
            return [self._text_into(v, f"{name}.{i}", index, texts) for i, v in enumerate(value)]
        return value

    def _salted(self, value: Text, name: str, index: int, texts: list[NewText]) -> str:
        if value.value is None:
            raise TypeError(f"The text {name} has neither words nor a digest.")
        salt = self._salt()
        texts.append(NewText(index, name, salt, value.value))
        return sha256(salt + _utf8(value.value, name)).hexdigest()


def _stretch(batch: Batch, moment: datetime) -> None:
    if batch.earliest is None or moment < batch.earliest:
        batch.earliest = moment
    if batch.latest is None or moment > batch.latest:
        batch.latest = moment


def _read(kind: type[Event], plan: Plan, originator_id: UUID, version: int, state: bytes) -> Any:
    if state.startswith(plan.head):
        return plan.decode(state)
    fields = _decode(state)
    fields |= {"originator_id": originator_id, "originator_version": version}
    found = fields.pop("class_version", 1)
    if found > plan.version:
        raise ValueError(f"version {found} was written by a later release")
    for old in range(found, plan.version):
        getattr(kind, f"upcast_v{old}_v{old + 1}")(fields)
    return msgspec.convert(fields, plan.read)


def _readable(event: Event, plan: Plan, state: bytes) -> None:
    """A fact that could be written and not read would stop every reader for ever."""
    try:
        plan.decode(state)
    except msgspec.MsgspecError as error:
        raise TypeError(f"{plan.topic} of {event.reference} is malformed: {error}") from error


def _text_from(value: Any) -> Any:
    if isinstance(value, Words):
        return Text(digest=value.text)
    return type(value)(map(_text_from, value)) if isinstance(value, list | tuple) else value


def _utf8(words: str, name: str) -> bytes:
    try:
        if "\x00" not in words:
            return words.encode()
    except UnicodeEncodeError:
        pass
    raise BadText("The text {field} holds characters that cannot be kept.", field=name)
