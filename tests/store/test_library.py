"""The eventsourcing library's own ways into the log."""

from __future__ import annotations

from typing import cast
from uuid import uuid4

import pytest
from eventsourcing.persistence import IntegrityError

from service.store.log import Log
from tests.store.things import Thing, ThingMade, act, things


def test_the_library_saves_and_loads_what_we_do(log: Log) -> None:
    thing = Thing.make(uuid4(), act(log.now()), note="words")
    thing.rename("b", act(log.now()))
    recordings = log.save(thing)
    assert [each.notification.id for each in recordings] == [1, 2]
    assert log.texts_of([1]) == {(1, "note"): "words"}
    assert cast(Thing, log.repository.get(thing.id)).name == "b"
    assert log.get(Thing, thing.id).name == "b"


def test_two_saves_of_one_version_conflict(log: Log) -> None:
    thing = things(log, 1)[0]
    log.keep(thing)
    first, second = log.get(Thing, thing.id), log.get(Thing, thing.id)
    first.rename("x", act(log.now()))
    second.rename("y", act(log.now()))
    log.save(first)
    with pytest.raises(IntegrityError):
        log.save(second)


def test_notifications_are_selected_as_the_library_promises(log: Log) -> None:
    made = things(log, 5)
    made[4].rename("z", act(log.now()))
    log.keep(*made)
    select = log.recorder.select_notifications
    assert [n.id for n in select(None, 10)] == [1, 2, 3, 4, 5, 6]
    assert [n.id for n in select(2, 2)] == [2, 3]
    assert [n.id for n in select(2, 10, stop=4, inclusive_of_start=False)] == [3, 4]
    assert [n.id for n in select(None, 10, topics=["test.thing.named"])] == [6]
    assert log.recorder.max_notification_id() == 6
    events = log.recorder.select_events(made[4].id, gt=1)
    assert [each.originator_version for each in events] == [2]
    both = log.recorder.select_events(made[4].id, desc=True)
    assert [each.originator_version for each in both] == [2, 1]
    assert log.recorder.select_events(made[4].id, limit=0) == []


def test_facts_are_found_by_position_and_by_what_they_are_about(log: Log) -> None:
    made = things(log, 3)
    log.keep(*made)
    made[0].rename("later", act(log.now()))
    log.keep(made[0])
    assert log.recorder.max_notification_id() == 4
    fact = log.fact(2)
    assert fact
    assert isinstance(fact.event, ThingMade)
    assert fact.event.originator_id == made[1].id
    assert log.fact(5) is None
    assert set(log.facts_of([1, 4, 9])) == {1, 4}
    assert [each.position for each in log.facts_about(made[0].id)] == [1, 4]
    assert [each.position for each in log.facts_about(made[0].id, 3)] == [1]
    assert [each.position for each in log.feed(1, 10, until=3)] == [2, 3]
    assert log.feed(4, 10) == []


def test_an_empty_log_has_no_last_notification(log: Log) -> None:
    assert log.recorder.max_notification_id() is None
    assert log.last() == (0, 0)
