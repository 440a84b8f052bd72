"""Aggregates in, aggregates out; what was done once is not done again."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest

from aggregates.errors import NotFound, Stale
from service.store.database import Writing
from service.store.errors import AnswerLost, KeyReused
from service.store.log import IdempotencyKey, Log
from tests.store.things import Other, Thing, act, first_facts, things

KEY = IdempotencyKey("A1", "k1", "digest")


def test_a_thing_comes_back_with_all_that_happened_to_it(log: Log) -> None:
    thing = things(log, 1)[0]
    thing.rename("new", act(log.now()))
    assert log.keep(thing).count == 2
    assert thing.pending_events == []
    again = log.get(Thing, thing.id)
    assert (again.name, again.version) == ("new", 2)


def test_what_is_not_there_is_named_or_absent(log: Log) -> None:
    thing = things(log, 1)[0]
    log.keep(thing)
    with pytest.raises(NotFound):
        log.get(Thing, uuid4())
    with pytest.raises(NotFound):
        log.get(Other, thing.id)
    assert log.find(Thing, uuid4()) is None
    assert set(log.get_many(Thing, [thing.id, uuid4()])) == {thing.id}
    assert log.get_many(Thing, []) == {}


def test_thousands_of_things_are_read_at_once(log: Log) -> None:
    made = things(log, 2500)
    log.keep(*made)
    fields = log.get_many(Thing, [thing.id for thing in made])
    assert {key: thing.name for key, thing in fields.items()} == {t.id: t.name for t in made}


def test_of_two_who_changed_the_same_thing_the_second_is_stale(log: Log) -> None:
    thing = things(log, 1)[0]
    log.keep(thing)
    first, second, fresh = log.get(Thing, thing.id), log.get(Thing, thing.id), things(log, 1)[0]
    first.rename("first", act(log.now()))
    second.rename("second", act(log.now()))
    log.keep(first)
    with pytest.raises(Stale):
        log.keep(fresh, second)
    assert log.last()[0] == 2
    assert log.find(Thing, fresh.id) is None, "all or nothing"
    assert log.get(Thing, thing.id).name == "first"


def test_nothing_pending_records_nothing(log: Log) -> None:
    assert (log.keep().position, log.keep().count) == (0, 0)
    kept = log.keep(*things(log, 3))
    assert log.keep().position == kept.position == 3


def test_a_key_gives_its_first_answer_again(log: Log) -> None:
    first = log.keep(*things(log, 1), key=KEY, answer=lambda position: {"at": position})
    assert (first.answer, first.replayed) == ({"at": 1}, False)
    log.keep(*things(log, 1))
    again = log.keep(*things(log, 1), key=KEY, answer=lambda position: {"at": position})
    assert (again.answer, again.replayed, again.position, again.count) == ({"at": 1}, True, 1, 0)
    assert again.recorded_at == first.recorded_at
    assert log.last()[0] == 2
    assert log.answered(*KEY) == {"at": 1}
    assert log.answered("A2", "k1", "digest") is None


def test_a_key_is_kept_also_where_nothing_changed(log: Log) -> None:
    log.keep(key=KEY, answer=lambda position: {"changed": False})
    assert log.answered(*KEY) == {"changed": False}
    assert log.append_new([], key=KEY).replayed


def test_a_key_takes_no_other_body(log: Log) -> None:
    log.keep(*things(log, 1), key=KEY)
    other = KEY._replace(body_digest="other")
    with pytest.raises(KeyReused):
        log.keep(*things(log, 1), key=other)
    with pytest.raises(KeyReused):
        log.answered(*other)
    assert log.last()[0] == 1


def test_concurrent_twins_record_once_and_answer_alike(log: Log) -> None:
    def send(number: int) -> tuple[Any, bool]:
        kept = log.keep(*things(log, 5), key=KEY, answer=lambda position: {"by": number})
        return kept.answer, kept.replayed

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(send, range(8)))
    assert log.last()[0] == 5
    assert len({str(answer) for answer, _ in results}) == 1
    assert sorted(replayed for _, replayed in results) == [False] + [True] * 7


def test_old_keys_go(log: Log) -> None:
    log.keep(key=KEY)
    assert log.drop_old_keys(0) == 0
    assert log.drop_old_keys(2**62) == 1
    assert log.answered(*KEY) is None


@pytest.fixture
def deaf(log: Log, monkeypatch: pytest.MonkeyPatch) -> Log:
    """The log, where the answer to the next commit is lost."""
    real, left = log.database.appending, [1]

    @contextmanager
    def losing() -> Iterator[Writing]:
        with real() as writing:
            yield writing
        if left:
            left.pop()
            raise AnswerLost("gone")

    monkeypatch.setattr(log.database, "appending", losing)
    return log


def test_a_commit_whose_answer_was_lost_is_found(deaf: Log) -> None:
    made = things(deaf, 2)
    made[0].rename("b", act(deaf.now()))
    kept = deaf.keep(*made, key=KEY, answer=lambda position: {"position": position})
    assert (kept.position, kept.count, kept.replayed) == (3, 3, False)
    assert kept.answer == {"position": 3}
    assert deaf.last() == (3, kept.recorded_at)


def test_new_facts_whose_answer_was_lost_still_count_as_new(deaf: Log) -> None:
    done = deaf.append_new(first_facts(deaf, "abc"))
    assert (len(done.new), done.existing, done.position) == (3, 0, 3)
    assert deaf.last()[0] == 3


def test_a_lease_is_one_holders_until_it_ends(log: Log) -> None:
    assert log.lease("job", "one", 60)
    assert log.lease("job", "one", 60)
    assert not log.lease("job", "two", 60)
    log.release("job", "two")
    assert not log.lease("job", "two", 60)
    log.release("job", "one")
    assert log.lease("job", "two", -1)
    assert log.lease("job", "one", 60), "it had run out"
