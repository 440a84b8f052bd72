"""A bulk is encoded while the database takes it in, and is all there or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta, timezone
from typing import Any, ClassVar, cast, get_args, get_type_hints
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregates.event import Event, FirstEvent
from aggregates.values.text import Text
from service.store.bulk import FirstFacts
from service.store.codec import Codec
from service.store.errors import BadText
from service.store.log import Log, open_log
from service.store.postgres_transaction import COPY_FROM
from tests.store.test_codec import NOW
from tests.store.things import Thing, ThingMade, ThingNamed, act, first_facts

BULK = 3 * COPY_FROM


def test_each_fact_is_encoded_once_and_when_it_is_asked_for(log: Log) -> None:
    events = first_facts(log, map(str, range(5)))
    lazy, eager = Codec().batch(events, lazily=True), Codec().batch(events)
    seen = iter(lazy.entries)
    assert [next(seen), next(seen)] == list(eager.entries)[:2]
    assert list(lazy.entries) == list(eager.entries)
    assert all(again is first for again, first in zip(lazy.entries, lazy.entries, strict=True))
    assert (lazy.earliest, lazy.latest) == (eager.earliest, eager.latest)
    assert (lazy.entries[1], lazy.entries[3:]) == (eager.entries[1], list(eager.entries)[3:])
    assert len(lazy.entries) == 5


def test_a_bulk_says_what_the_database_says_of_it(log: Log, store_url: str) -> None:
    done = log.append_new(first_facts(log, map(str, range(BULK))))
    assert (done.count, done.position) == (BULK, BULK)
    with open_log(store_url) as other:
        assert other.feed(0, BULK) == log.feed(0, BULK)


def test_words_in_a_bulk_are_kept_with_their_facts(log: Log) -> None:
    now = log.now()
    made = [Thing.make(uuid4(), act(now), note=f"words {number}") for number in range(BULK)]
    done = log.append_new([event for each in made for event in each.take()])
    assert done.count == BULK
    fields = log.texts_of(range(1, BULK + 1))
    assert [fields[number + 1, "note"] for number in range(BULK)] == [
        f"words {number}" for number in range(BULK)
    ]


@pytest.mark.parametrize("bad", [1, BULK - 1])
def test_one_fact_that_cannot_be_written_keeps_all_of_a_bulk_out(log: Log, bad: int) -> None:
    events, wrong_type = first_facts(log, map(str, range(BULK))), cast(str, 7)
    wrong = [*events[:bad], replace(events[bad], name=wrong_type), *events[bad + 1 :]]
    with pytest.raises(TypeError, match="malformed"):
        log.append_new(wrong)
    now = act(log.now())
    nul = Thing.make(uuid4(), now, note="a\x00b").take()
    with pytest.raises(BadText):
        log.append_new([*events[:bad], *nul])
    assert log.last() == (0, 0)
    assert log.append_new(events).count == BULK


def test_of_a_bulk_that_is_there_in_part_the_rest_is_recorded(log: Log) -> None:
    events = first_facts(log, map(str, range(BULK)))
    log.append_new(events[5:9])
    done = log.append_new(events)
    assert (done.count, done.existing, done.position) == (BULK - 4, 4, BULK)
    assert {fact.event.originator_id for fact in log.feed(0, BULK)} == {
        event.originator_id for event in events
    }


@dataclass(frozen=True, kw_only=True)
class Said(FirstEvent):
    TOPIC: ClassVar[str] = "test.said"

    said: Any


@dataclass(frozen=True, kw_only=True)
class Flagged(FirstEvent):
    TOPIC: ClassVar[str] = "test.flagged"

    points: int
    open: bool


# Few values, so that they come again; what cannot be looked up (lists) and words among them.
SAID = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["a", "b", ""]),
        "points": st.sampled_from([0, 1, 500]),
        "share": st.sampled_from([None, 1, 7]),
        "due": st.sampled_from([None, date(2026, 3, 1)]),
        "links": st.sampled_from([None, None, [uuid4()]]),
        "note": st.sampled_from([None, None, Text("words")]),
        "cause": st.sampled_from([None, "x/1"]),
        "organization": st.sampled_from(["U001", "U002"]),
    }
)


@given(said=st.lists(SAID, max_size=30))
def test_what_comes_again_is_written_as_if_it_came_once(said: list[dict[str, Any]]) -> None:
    one = act(NOW)
    events = [ThingMade(**{**Thing.first(uuid4(), one), **each}) for each in said]
    codec = Codec(salt=lambda: b"0123456789abcdef")
    plain, made = codec.batch(events), codec.batch(beginnings(events), lazily=True)
    assert list(made.entries) == list(plain.entries)
    assert (made.texts, made.latest) == (plain.texts, plain.latest if said else NOW)


NUMBERS_AND_TIMES = [
    (0, False), (False, 0), (1, True), (True, 1),
    ([0], [False]), ({"of": 1}, {"of": True}), (NOW, NOW.astimezone(timezone(timedelta(hours=8)))),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), NUMBERS_AND_TIMES)
def test_what_equals_what_came_before_is_written_as_itself(first: Any, second: Any) -> None:
    """To Python 1 equals True, and nine in London what is five in the afternoon in Beijing."""
    stamp = Thing.first(uuid4(), act(NOW))
    events = [
        ThingMade(**stamp, name="a", due=None, extra={"is": said}) for said in (first, second)
    ] + [Said(**stamp, said=said) for said in (first, second, first)]
    alike = Codec().batch(FirstFacts(NOW, 5, events.__getitem__), lazily=True)
    assert [e.state for e in alike.entries] == [e.state for e in Codec().batch(events).entries]


@pytest.mark.parametrize(("points", "open_"), [(True, False), (1, 0)])
def test_a_bool_is_no_number_even_after_a_fact_like_it(points: Any, open_: Any) -> None:
    first = Flagged(**Thing.first(uuid4(), act(NOW)), points=1, open=False)
    wrong = replace(first, points=points, open=open_)
    with pytest.raises(TypeError, match="malformed"):
        Codec().batch([wrong])
    made = Codec().batch(FirstFacts(NOW, 2, [first, wrong].__getitem__), lazily=True)
    with pytest.raises(TypeError, match="malformed"):
        list(made.entries)


def test_one_act_in_another_zone_is_written_as_it_is_said() -> None:
    beijing = NOW.astimezone(timezone(timedelta(hours=8)))
    events = [
        ThingMade(**Thing.first(uuid4(), act(at)), name="a", due=None) for at in (NOW, beijing)
    ]
    events = [replace(each, command_id=events[0].command_id) for each in events]
    alike = Codec().batch(beginnings(events), lazily=True)
    assert [e.state for e in alike.entries] == [e.state for e in Codec().batch(events).entries]


def test_of_what_every_fact_says_only_its_time_equals_what_is_written_otherwise() -> None:
    hints = get_type_hints(Event)
    kinds = {k for f in fields(Event) for k in get_args(hints[f.name]) or (hints[f.name],)}
    assert kinds == {str, UUID, date, datetime, int, type(None)}
    assert [f.name for f in fields(Event) if hints[f.name] is datetime] == ["timestamp"]
    assert [f.name for f in fields(Event) if hints[f.name] is int] == ["originator_version"]


def test_a_later_version_of_a_class_is_written_the_same(log: Log) -> None:
    stamp = Thing.blank(uuid4(), NOW).next(act(NOW))
    events = [ThingNamed(**stamp, name=name) for name in "abab"]
    lazily = Codec().batch(FirstFacts(NOW, 4, events.__getitem__), lazily=True)
    assert list(lazily.entries) == list(Codec().batch(events).entries)


@pytest.mark.parametrize("wrong", [{"points": "many"}, {"organization": 7}])
def test_one_that_cannot_be_written_is_refused_among_those_alike(wrong: dict[str, Any]) -> None:
    first = ThingMade(**Thing.first(uuid4(), act(NOW)), name="a", due=None)
    made = Codec().batch(beginnings([first, first, replace(first, **wrong)]), lazily=True)
    with pytest.raises(TypeError, match="malformed"):
        list(made.entries)


def beginnings(events: list[ThingMade]) -> FirstFacts:
    return FirstFacts(NOW, len(events), events.__getitem__)


def test_beginnings_are_made_once_in_any_order(log: Log) -> None:
    events, asked = first_facts(log, "abcde"), list[int]()

    def make(index: int) -> Event:
        asked.append(index)
        return events[index]

    begun = FirstFacts(events[0].timestamp, 5, make)
    assert (begun[-1], begun[1:3], asked) == (events[4], events[1:3], [4, 1, 2])
    assert (list(begun), list(begun), len(begun)) == (events, events, 5)
    assert sorted(asked) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    "other",
    [
        lambda event: replace(event, originator_version=2),
        lambda event: replace(event, timestamp=event.timestamp + timedelta(microseconds=1)),
    ],
)
def test_what_does_not_begin_with_the_act_keeps_all_of_them_out(
    log: Log, other: Callable[[Event], Event]
) -> None:
    events: list[Event] = [*first_facts(log, map(str, range(BULK)))]
    events[BULK // 2] = other(events[BULK // 2])
    begun = FirstFacts(events[0].timestamp, BULK, events.__getitem__)
    with pytest.raises(ValueError, match="does not begin"):
        log.append_new(begun)
    assert log.last() == (0, 0)


def test_beginnings_that_are_there_in_part_are_recorded_for_the_rest(log: Log) -> None:
    events = first_facts(log, map(str, range(BULK)))
    log.append_new(events[5:9])
    begun = FirstFacts(events[0].timestamp, BULK, events.__getitem__)
    done = log.append_new(begun)
    assert (done.count, done.existing, done.position) == (BULK - 4, 4, BULK)
    assert log.append_new(begun).existing == BULK
    assert log.append_new(FirstFacts(log.now(), 0, events.__getitem__)).count == 0
