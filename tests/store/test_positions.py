"""Many writers at once, and readers beside them."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import cast
from uuid import uuid4

import pytest

from aggregates.event import Event
from service.store.errors import TooMany
from service.store.log import Log, open_log
from service.store.postgres_transaction import COPY_FROM
from service.store.schema import create
from tests.store.things import Thing, act, first_facts, things
from tests.store.writers import issue, write_singles_and_bulks

SPAWN = multiprocessing.get_context("spawn")
FACTS = 2 * 4 * (16 + 4 * 60)  # processes x threads x (singles + bulks)


def test_writers_leave_no_gaps_and_a_tailing_reader_misses_nothing(store_url: str) -> None:
    create(store_url)
    with open_log(store_url) as log, ProcessPoolExecutor(2, SPAWN) as pool:
        writers = [pool.submit(write_singles_and_bulks, store_url, 4, 20, 60) for _ in range(2)]
        seen = _follow(log, writers)
    assert [position for position, _ in seen] == list(range(1, FACTS + 1))
    times = [recorded_at for _, recorded_at in seen]
    assert times == sorted(times)
    assert len(set(times)) == 2 * 4 * 20, "each transaction has a time of its own"


def _follow(log: Log, writers: list[Future[None]]) -> list[tuple[int, int]]:
    seen: list[tuple[int, int]] = []
    while True:
        ended = all(writer.done() for writer in writers)
        rows = log.raw_feed(seen[-1][0] if seen else 0, 500)
        seen += [row[:2] for row in rows]
        if ended and not rows:
            for writer in writers:
                writer.result()
            return seen


def test_two_processes_issuing_the_same_record_each_once(store_url: str) -> None:
    create(store_url)
    keys = [f"2026-10/{number}" for number in range(3000)]
    with ProcessPoolExecutor(2, SPAWN) as pool:
        results = list(pool.map(issue, [store_url] * 2, [keys, keys[500:]]))
    with open_log(store_url) as log:
        assert sum(new for new, _ in results) == 3000
        assert sum(existing for _, existing in results) == 2500
        assert log.last()[0] == 3000
        assert {each.event.originator_version for each in log.feed(0, 3000)} == {1}


def test_append_new_takes_a_thing_whole_or_not_at_all(log: Log) -> None:
    old, new = things(log, 2)
    events = cast(list[Event], [*old.pending_events, *new.pending_events])
    log.keep(old)
    done = log.append_new(events)
    assert (list(done.new), done.existing, done.count) == ([new.id], 1, 1)
    assert log.append_new(events).count == 0


def test_one_known_thing_among_new_ones_is_left_as_it_is(log: Log) -> None:
    log.append_new(first_facts(log, ["b"]))
    done = log.append_new(first_facts(log, "abc"))
    assert (len(done.new), done.existing, done.position, done.count) == (2, 1, 3, 2)
    assert log.append_new([]).position == 3


def test_append_new_keeps_each_text_with_its_fact(log: Log) -> None:
    now = act(log.now())
    made = [Thing.make(uuid4(), now, note=f"words {number}") for number in range(3)]
    events = cast(list[Event], [thing.pending_events[0] for thing in made])
    log.keep(made[1])
    log.append_new(events)
    assert log.texts_of([1, 2, 3]) == {
        (1, "note"): "words 1",
        (2, "note"): "words 0",
        (3, "note"): "words 2",
    }


def test_few_and_many_facts_come_back_alike(log: Log) -> None:
    for count in (1, COPY_FROM - 1, COPY_FROM, 3000):
        made = things(log, count)
        kept = log.keep(*made)
        assert kept.count == count
        read = log.feed(kept.position - count, count)
        assert [each.event.originator_id for each in read] == [thing.id for thing in made]
        assert {each.recorded_at for each in read} == {kept.recorded_at}


def test_one_command_records_a_hundred_thousand_facts_at_most(log: Log) -> None:
    with pytest.raises(TooMany, match="Split it"):
        log.append(first_facts(log, ["same"]) * 100_001)
    assert log.last() == (0, 0)


def test_threads_share_one_log(log: Log) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: log.keep(*things(log, 1)), range(100)))
        read = list(pool.map(lambda _: len(log.feed(0, 100)), range(20)))
    assert read == [100] * 20
