"""A bulk is encoded while the database takes it in, and is all there or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import cast
from uuid import uuid4

import pytest

from service.store.codec import Codec
from service.store.errors import BadText
from service.store.log import Log, open_log
from service.store.postgres import COPY_FROM
from tests.store.things import Thing, act, first_facts

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
    found = log.texts_of(range(1, BULK + 1))
    assert [found[number + 1, "note"] for number in range(BULK)] == [
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
