"""What a process appended itself is given to its projector as the database would give it."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from aggregates.errors import Stale
from aggregates.vocabulary import FACTS
from service.store.bulk import tail as tail_module
from service.store.bulk.tail import MANY, Tail
from service.store.log import Log, open_log
from tests.golden.samples import sample
from tests.store.things import ThingMade, first_facts


def _made(log: Log, count: int) -> list[ThingMade]:
    return first_facts(log, [uuid4().hex for _ in range(count)])


def test_the_tail_says_what_the_database_says_of_every_kind_of_fact(
    log: Log, store_url: str
) -> None:
    for kind in FACTS:
        log.append(
            [
                replace(
                    sample(kind), originator_id=uuid4(), originator_version=1, timestamp=log.now()
                )
            ]
        )
    last = log.last()[0]
    with open_log(store_url) as other:  # it appended nothing: it reads the database
        read = [fact for after in range(last) for fact in other.feed(after, 1)]
    facts = [fact for after in range(last) for fact in log.feed(after, 1)]
    assert facts == read
    assert [repr(fact) for fact in facts] == [repr(fact) for fact in read]


def test_a_page_never_ends_before_its_first_fact(log: Log, store_url: str) -> None:
    with open_log(store_url) as other:
        for n in range(6):  # by turns, so that the tail has gaps
            (log if n % 2 else other).append(_made(log, 3))
    keys: list[UUID] = []
    after = 0
    while page := log.feed(after, 4):
        assert [fact.position for fact in page] == list(range(after + 1, after + len(page) + 1))
        keys += [fact.event.originator_id for fact in page]
        after = page[-1].position
    assert after == log.last()[0] == len(keys)


def test_a_limit_and_an_end_hold_in_the_tail_too(log: Log) -> None:
    log.append(_made(log, 10))
    assert [f.position for f in log.feed(2, 3)] == [3, 4, 5]
    assert [f.position for f in log.feed(2, 9, until=4)] == [3, 4]
    assert log.feed(10, 5) == []


def test_a_reader_waits_for_what_is_landing_and_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tail = Tail()
    landing, landed = threading.Event(), threading.Event()

    def land() -> None:
        with tail.landing(MANY):
            landing.set()
            time.sleep(0.05)
            landed.set()

    thread = threading.Thread(target=land)
    thread.start()
    landing.wait()
    monkeypatch.setattr(tail_module, "A_MOMENT", 60.0)
    tail.settle()
    assert landed.is_set()
    thread.join()
    monkeypatch.setattr(tail_module, "A_MOMENT", 0.01)
    with tail.landing(MANY):
        tail.settle()  # gives up after a moment


def test_what_the_tail_lacks_is_read_from_the_database(log: Log, store_url: str) -> None:
    log.append(_made(log, 2))
    with open_log(store_url) as other:
        other.append(_made(other, 2))
    log.append(_made(log, 2))
    assert [fact.position for fact in log.feed(0, 100)] == [1, 2, 3, 4, 5, 6]
    assert [fact.position for fact in log.feed(1, 4)] == [2, 3, 4, 5]
    assert [fact.position for fact in log.feed(1, 100, until=4)] == [2, 3, 4]


def test_an_append_that_failed_leaves_nothing_in_the_tail(log: Log) -> None:
    log.append(first_facts(log, ["a"]))
    with pytest.raises(Stale):
        log.append(first_facts(log, ["a"]))
    assert [fact.position for fact in log.feed(0, 9)] == [1]


def test_what_the_ring_has_no_room_for_is_read_from_the_database(
    store_url: str, monkeypatch: pytest.MonkeyPatch, log: Log
) -> None:
    monkeypatch.setattr(tail_module, "MOST", 4)
    with open_log(store_url) as small:
        for count in (2, 9, 1, 1):  # one longer than the ring
            small.append(_made(small, count))
            last = small.last()[0]
            assert small.feed(0, 100) == log.feed(0, 100)
            assert [fact.position for fact in small.feed(last - 2, 100)] == [last - 1, last]


def test_transactions_may_come_to_the_tail_in_another_order(log: Log) -> None:
    tail, (first, second, third) = Tail(), _made(log, 3)
    tail.add(3, 20, [second, third])
    assert tail.read(0, 9, None) == []
    tail.add(1, 10, [first])
    assert [fact.event for fact in tail.read(0, 9, None)] == [first, second, third]
    assert [fact.position for fact in tail.read(0, 2, None)] == [1, 2]


def test_what_every_view_has_is_let_go_but_the_last_few(
    monkeypatch: pytest.MonkeyPatch, log: Log
) -> None:
    monkeypatch.setattr(tail_module, "MOST", 8)
    monkeypatch.setattr(tail_module, "MANY", 2)
    tail, events = Tail(), _made(log, 12)
    tail.add(6, 10, events[:6])
    tail.taken(5)
    assert (tail.read(0, 9, None), tail.read(2, 9, None)) == ([], [])
    assert [fact.position for fact in tail.read(3, 9, None)] == [4, 5, 6]
    tail.taken(4)  # of before
    tail.add(12, 20, events[6:])  # around the ring's end
    assert [fact.event for fact in tail.read(4, 9, None)] == events[4:]
    tail.taken(12)
    assert [fact.position for fact in tail.read(10, 9, None)] == [11, 12]
    assert tail.read(9, 9, None) == []
    tail.taken(100)
    assert tail.read(11, 9, None) == []


def test_a_log_reads_again_what_it_let_go(
    monkeypatch: pytest.MonkeyPatch, log: Log, store_url: str
) -> None:
    monkeypatch.setattr(tail_module, "MANY", 2)
    log.append(_made(log, 7))
    log.taken(7)
    with open_log(store_url) as other:
        assert log.feed(0, 100) == other.feed(0, 100)
