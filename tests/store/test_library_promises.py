"""The eventsourcing library's own tests of a recorder, on ours; and its followers."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar
from unittest import TestCase
from uuid import uuid4

import pytest
from eventsourcing.application import Application
from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    OperationalError,
    StoredEvent,
    Tracking,
)
from eventsourcing.popo import POPOTrackingRecorder
from eventsourcing.projection import ApplicationSubscription, Projection, ProjectionRunner
from eventsourcing.tests import persistence
from eventsourcing.utils import Environment

from service.store import subscription as subscriptions
from service.store.errors import StoreAway
from service.store.log import Log, open_log
from service.store.schema import create
from tests.databases import fresh_postgres
from tests.store.things import ThingNamed, act, things


class OnOurs(TestCase):
    """What their test cases ask for: a recorder, of a store made for each test."""

    kind: ClassVar[str]

    def setUp(self) -> None:
        stack = ExitStack()
        self.addCleanup(stack.close)
        if self.kind == "sqlite":
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            url = f"sqlite:///{Path(folder) / 'log.db'}"
        else:
            url = stack.enter_context(fresh_postgres())
        create(url)
        self.log = stack.enter_context(open_log(url))

    def create_recorder(self) -> ApplicationRecorder:
        return self.log.recorder


class Promises(OnOurs, persistence.ApplicationRecorderTestCase[ApplicationRecorder]):
    __test__ = False

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestPromisesOnSqlite(Promises):
    __test__, kind = True, "sqlite"


class TestPromisesOnPostgres(Promises):
    __test__, kind = True, "postgres"


class TestNoInterleavingOnSqlite(OnOurs, persistence.NonInterleavingNotificationIDsBaseCase):
    kind = "sqlite"


class TestNoInterleavingOnPostgres(OnOurs, persistence.NonInterleavingNotificationIDsBaseCase):
    kind = "postgres"


def test_what_is_there_already_is_a_conflict_also_where_it_says_the_same(log: Log) -> None:
    thing = things(log, 1)[0]
    [stored] = [log.codec.to_stored_event(event) for event in thing.pending_events]
    assert log.recorder.insert_events([stored]) == [1]
    with pytest.raises(IntegrityError):
        log.recorder.insert_events([stored])
    assert log.last()[0] == 1


def test_a_database_that_is_away_is_said_in_the_librarys_words(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> Any:
        raise StoreAway("away")

    stored = StoredEvent(uuid4(), 1, "t", b"{}")
    for name in ("rows", "row", "appending"):
        monkeypatch.setattr(log.database, name, away)
    recorder = log.recorder
    for ask in (
        recorder.max_notification_id,
        lambda: recorder.select_notifications(None, 1),
        lambda: recorder.insert_events([stored]),
    ):
        with pytest.raises(OperationalError, match="away"):
            ask()


def test_a_subscription_reads_page_by_page_and_gives_each_once(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscriptions, "PAGE", 3)
    made = things(log, 8)
    made[7].rename("b", act(log.now()))
    log.keep(*made)
    with log.recorder.subscribe(gt=1) as subscription:
        assert [next(subscription).id for _ in range(8)] == list(range(2, 10))
    with log.recorder.subscribe(topics=["test.thing.named"]) as named:
        assert next(named).id == 9


def test_what_is_of_other_topics_is_looked_through_once(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    thing, *others = things(log, 3)
    log.keep(thing, *others)
    asked: list[int | None] = []
    real = log.recorder.select_notifications

    def select(start: int | None, *args: Any, **more: Any) -> Any:
        asked.append(start)
        return real(start, *args, **more)

    monkeypatch.setattr(log.recorder, "select_notifications", select)
    subscription = log.recorder.subscribe(topics=["test.thing.named"])
    notifications: list[Notification] = []
    reader = Thread(target=lambda: notifications.append(next(subscription)))
    reader.start()
    thing.rename("b", act(log.now()))
    log.keep(thing)
    reader.join(10)
    subscription.stop()
    assert [each.id for each in notifications] == [4]
    assert asked in ([0], [0, 3]), "whichever of the two came first"


# --- followers made with the library alone ------------------------------------------------------


def test_an_application_subscription_follows_the_log(log: Log) -> None:
    made = things(log, 2)
    log.keep(*made)
    with ApplicationSubscription(log) as follower:
        seen = [next(follower) for _ in range(2)]
        made[0].rename("b", act(log.now()))
        log.keep(made[0])
        event, tracking = next(follower)
    assert [each.notification_id for _, each in seen] == [1, 2]
    assert (type(event), tracking) == (ThingNamed, Tracking(log.name, 3))


class Names(POPOTrackingRecorder):
    """A view of the library's own: what each thing is called."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[Any, str] = {}

    def name(self, thing: Any, name: str, tracking: Tracking) -> None:
        with self._database_lock:
            self._insert_tracking(tracking)
            self.names[thing] = name


class Naming(Projection[Names]):
    name = "naming"

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        self.view.name(domain_event.originator_id, domain_event.name, tracking)


class Followed(Application[Any]):
    """The log, as the library's runner makes an application: of settings."""

    name = Log.name

    def __new__(cls, env: Any) -> Any:
        return open_log(Environment("", env)["STORE"])


def test_a_projection_of_the_librarys_keeps_up_with_the_log(log: Log, store_url: str) -> None:
    made = things(log, 3)
    log.keep(*made)
    runner: ProjectionRunner[Any, Names] = ProjectionRunner(
        application_class=Followed,
        projection_class=Naming,
        view_class=Names,
        env={"STORE": store_url},
    )
    with runner:
        runner.wait(3, timeout=10)
        assert runner.view.names == {thing.id: thing.name for thing in made}
        made[1].rename("later", act(log.now()))
        log.keep(made[1])
        runner.wait(4, timeout=10)
        assert runner.view.names[made[1].id] == "later"
        assert runner.view.max_tracking_id(log.name) == 4
