"""Facts come out of their bytes as they went in, in any version, and never half."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import MapperDeserialisationError, StoredEvent
from hypothesis import given
from hypothesis import strategies as st

from aggregates.event import Event
from aggregates.values.text import Text
from aggregates.values.uuids import uuid_from
from service.store.codec import Codec
from service.store.errors import BadText
from tests.store.things import Thing, ThingMade, ThingNamed, act

NOW = datetime(2026, 11, 1, 9, 30, 0, 123456, tzinfo=UTC)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-3.5))])
TIMES = st.datetimes(timezones=ZONES, min_value=datetime(1900, 1, 1))  # noqa: DTZ001  # a bound
WORDS = st.text(st.characters(codec="utf-8"))
TEXTS = WORDS.filter(lambda words: "\x00" not in words)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | WORDS,
    lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner),
    max_leaves=5,
)
MADE = st.fixed_dictionaries(
    {
        "name": WORDS,
        "points": st.integers(-(2**60), 2**60),
        "share": st.none() | st.integers(-5, 5),
        "parent": st.none() | st.uuids(),
        "due": st.none() | st.dates(),
        "seen": st.none() | st.lists(TIMES),
        "links": st.none() | st.lists(st.uuids()),
        "extra": st.none() | st.dictionaries(WORDS, JSON),
        "happened_on": st.none() | st.dates(),
        "cause": st.none() | WORDS,
    }
)


def codec() -> Codec:
    return Codec(salt=lambda: b"0123456789abcdef")


def stamp(at: datetime = NOW) -> Any:
    return Thing.first(uuid4(), act(at))


@given(values=MADE, at=TIMES)
def test_what_goes_in_comes_out(values: dict[str, Any], at: datetime) -> None:
    fact = ThingMade(**{**stamp(at), **values})
    stored = codec().to_stored_event(fact)
    again = codec().to_domain_event(stored)
    assert again == fact
    assert set(vars(again)) == {field.name for field in fields(fact)}
    assert codec().to_stored_event(again).state == stored.state, "the same bytes every time"


@given(words=TEXTS, more=st.lists(TEXTS))
def test_of_a_text_only_the_salted_digest_is_in_the_fact(words: str, more: list[str]) -> None:
    fact = ThingMade(**stamp(), name="", due=None, note=Text(words), remarks=[*map(Text, more)])
    stored = codec().to_stored_event(fact)
    digest = sha256(b"0123456789abcdef" + words.encode()).hexdigest()
    assert json.loads(stored.state)["note"] == {"text": digest}
    assert [t.text for t in stored.texts] == [words, *more]
    assert [t.field for t in stored.texts] == ["note", *(f"remarks.{i}" for i in range(len(more)))]
    again = codec().to_domain_event(stored)
    assert isinstance(again, ThingMade)
    assert again.note == Text(digest=digest)
    assert codec().to_stored_event(again).state == stored.state


def test_salts_are_random_unless_given() -> None:
    fact = ThingMade(**stamp(), name="", due=None, note=Text("same"))
    assert Codec().to_stored_event(fact).state != Codec().to_stored_event(fact).state


@pytest.mark.parametrize("words", ["a\x00b", "\ud800"])
def test_a_text_no_database_keeps_is_refused(words: str) -> None:
    with pytest.raises(BadText, match="note"):
        codec().batch([ThingMade(**stamp(), name="", due=None, note=Text(words))])


def test_the_state_is_in_the_order_of_the_fields_and_leaves_out_what_is_none_anyway() -> None:
    fact = ThingMade(**stamp(), name="n", due=None, share=None, parent=None)
    state = json.loads(codec().to_stored_event(fact).state)
    names = [field.name for field in fields(ThingMade) if field.name in state]
    assert list(state) == names
    assert state["due"] is None, "required, so written"
    assert state["share"] is None, "not what its default says, so written"
    assert "parent" not in state
    assert not {"originator_id", "originator_version", "class_version"} & set(state)


def test_the_version_is_written_from_the_second_on() -> None:
    named = ThingNamed(**Thing.make(uuid4(), act(NOW)).next(act(NOW)), name="n")
    assert json.loads(codec().to_stored_event(named).state)["class_version"] == 2
    assert codec().to_domain_event(codec().to_stored_event(named)) == named


def stored_as(change: dict[str, Any], drop: str = "") -> StoredEvent:
    named = ThingNamed(**Thing.make(uuid4(), act(NOW)).next(act(NOW)), name="n")
    stored = codec().to_stored_event(named)
    state = {**json.loads(stored.state), **change}
    state.pop(drop, None)
    return StoredEvent(stored.originator_id, 2, stored.topic, json.dumps(state).encode())


def test_an_old_version_is_brought_up_to_date() -> None:
    old = stored_as({"title": "old name"}, drop="name")
    state = json.loads(old.state)
    del state["class_version"]
    fact = codec().to_domain_event(
        StoredEvent(old.originator_id, 2, old.topic, json.dumps(state).encode())
    )
    assert isinstance(fact, ThingNamed)
    assert fact.name == "old name"
    assert set(vars(fact)) == {field.name for field in fields(fact)}


@pytest.mark.parametrize(
    ("change", "drop"),
    [
        ({}, "name"),
        ({"name": 5}, ""),
        ({"surprise": 1}, ""),
        ({"class_version": 3}, ""),
        ({"timestamp": "noon"}, ""),
        ({"command_id": "none"}, ""),
    ],
)
def test_a_fact_that_cannot_be_read_is_named(change: dict[str, Any], drop: str) -> None:
    stored = stored_as(change, drop)
    with pytest.raises(MapperDeserialisationError, match=str(stored.originator_id)):
        codec().to_domain_event(stored)


def test_a_fact_that_could_not_be_read_again_is_not_written() -> None:
    wrong: Any = {"name": 5}
    with pytest.raises(TypeError, match=r"test\.thing\.made"):
        codec().batch([ThingMade(**stamp(), due=None, **wrong)])


def test_a_field_without_a_value_takes_its_default() -> None:
    stored = codec().to_stored_event(ThingMade(**stamp(), name="n", due=date(2026, 11, 20)))
    state = json.loads(stored.state)
    del state["share"]
    fact = codec().to_domain_event(
        StoredEvent(stored.originator_id, 1, stored.topic, json.dumps(state).encode())
    )
    assert isinstance(fact, ThingMade)
    assert (fact.share, fact.due) == (7, date(2026, 11, 20))


@given(st.uuids())
def test_uuids_made_quickly_are_uuids(key: UUID) -> None:
    made = uuid_from(key.bytes)
    assert (made, hash(made), made.is_safe, str(made)) == (key, hash(key), key.is_safe, str(key))


@dataclass(frozen=True, kw_only=True)
class Tagged(Event):
    TOPIC: ClassVar[str] = "test.tagged"

    tags: tuple[str, ...] = ()


def test_a_tuple_comes_back_a_tuple() -> None:
    made = Thing.make(uuid4(), act(NOW))
    fact = Tagged(**made.next(act(NOW)), tags=("a", "b"))
    assert codec().to_domain_event(codec().to_stored_event(fact)) == fact
