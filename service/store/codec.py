"""Turns facts into the bytes the log keeps, and back, for the eventsourcing library and for us."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
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
from service.store.bulk import entries, moments
from service.store.errors import BadText
from service.store.plan import Plan, Words, plan_of
from service.store.reader import Reader, reader_of
from service.store.records import Batch, Entry, NewText, entry_of

SALT_BYTES = 16
Salt = Callable[[], bytes]


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
        self._readers: dict[str, Reader] = {}

    def batch(self, events: Sequence[Event], lazily: bool = False) -> Batch:
        """All of them encoded, texts salted; ``lazily``: each once it is written. Raises BadText,
        or TypeError for a wrong field."""
        made, latest = Batch(), None
        for moment in moments(events):
            if moment is not latest:  # one act's facts share one
                _stretch(made, moment)
                latest = moment
        made.entries = entries(events, partial(self._entry, made.texts), lazily=lazily)
        return made

    def _entry(self, texts: list[NewText], index: int, event: Event) -> Entry:
        plan = plan_of(type(event))
        state = self._state(event, plan, index, texts)
        return entry_of((event.originator_id, event.originator_version, plan.topic, state))

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

    def recorded(
        self, rows: Iterable[Sequence[Any]], id_of: Callable[[Any], UUID] | None = None
    ) -> list[Recorded]:
        """Rows like RawFact; ``id_of`` makes a UUID of what the database gives for one."""
        event, made = self.event, list[Recorded]()
        append = made.append
        for position, recorded_at, key, version, topic, state in rows:
            fact = event(id_of(key) if id_of else key, version, topic, state)
            append(Recorded(position, recorded_at, fact))
        return made

    def event(self, originator_id: UUID, version: int, topic: str, state: bytes) -> Event:
        """Decodes one fact; MapperDeserialisationError names the fact that cannot be read."""
        read = self._readers.get(topic) or self._learn(topic)
        try:
            return read(originator_id, version, state)
        except (msgspec.MsgspecError, KeyError, TypeError, ValueError) as error:
            raise MapperDeserialisationError(
                f"Fact {originator_id}/{version} ({topic}) cannot be read: {error}"
            ) from error

    def _learn(self, topic: str) -> Reader:
        self._readers[topic] = reader_of(cast(type[Event], resolve_topic(topic)))
        return self._readers[topic]

    def _state(self, event: Event, plan: Plan, index: int, texts: list[NewText]) -> bytes:
        values: Sequence[Any] = plan.values(event.__dict__)
        for place, name in plan.texts:
            if values[place] is not None:
                text = self._text_into(values[place], name, index, texts)
                values = (*values[:place], text, *values[place + 1 :])
        try:
            return plan.write(values)
        except msgspec.MsgspecError as error:
            raise TypeError(f"{plan.topic} of {event.reference} is malformed: {error}") from error

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
        if len(salt) != SALT_BYTES:
            raise ValueError(f"a text is salted with {SALT_BYTES} bytes, not {len(salt)}")
        texts.append(NewText(index, name, salt, value.value))
        return sha256(salt + _utf8(value.value, name)).hexdigest()


def _stretch(batch: Batch, moment: datetime) -> None:
    if batch.earliest is None or moment < batch.earliest:
        batch.earliest = moment
    if batch.latest is None or moment > batch.latest:
        batch.latest = moment


def _utf8(words: str, name: str) -> bytes:
    try:
        if "\x00" not in words:
            return words.encode()
    except UnicodeEncodeError:
        pass
    raise BadText("The text {field} holds characters that cannot be kept.", field=name)
