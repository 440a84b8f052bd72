"""The library's recorder interface on our log, so that its tools read and write it too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn, cast
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    InfrastructureFactory,
    IntegrityError,
    Notification,
    OperationalError,
    ProcessRecorder,
    StoredEvent,
    Subscription,
    TrackingRecorder,
)
from eventsourcing.utils import Environment

from service.store.append import Appender
from service.store.codec import StoredFact
from service.store.database import FACT_COLUMNS, Database, Row
from service.store.errors import Conflict, StoreAway
from service.store.records import Batch, Entry
from service.store.subscription import PollingSubscription

FROM = f"SELECT {FACT_COLUMNS} FROM facts"
NO_LIMIT = 2**62
LAST_VERSION = 2**31 - 1


class Recorder(ApplicationRecorder):
    def __init__(self, database: Database, appender: Appender) -> None:
        self._database = database
        self._appender = appender

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        with _in_its_words():
            kept = self._appender.insert(_batch(stored_events))
        return list(range(kept.position - len(stored_events) + 1, kept.position + 1))

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        key = self._database.to_id(cast(UUID, originator_id))
        sql = (
            f"{FROM} WHERE originator_id = ? AND originator_version > ? "
            f"AND originator_version <= ? ORDER BY originator_version {'DESC' if desc else 'ASC'} "
            "LIMIT ?"
        )
        above, upto = -1 if gt is None else gt, LAST_VERSION if lte is None else lte
        rows = self._rows(sql, (key, above, upto, NO_LIMIT if limit is None else limit))
        return [StoredEvent(*row[2:]) for row in rows]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        after = (start or 1) - 1 if inclusive_of_start else start or 0
        among = f" AND topic IN ({', '.join('?' for _ in topics)})" if topics else ""
        sql = f"{FROM} WHERE position > ? AND position <= ?{among} ORDER BY position LIMIT ?"
        params = (after, NO_LIMIT if stop is None else stop, *topics, limit)
        return [_notification(row) for row in self._rows(sql, params)]

    def max_notification_id(self) -> int | None:
        with _in_its_words():
            row = self._database.row("SELECT max(position) FROM facts")
        return row[0] if row else None

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        return PollingSubscription(self, gt, topics)

    def _rows(self, sql: str, params: Sequence[Any]) -> list[Row]:
        with _in_its_words():
            return self._database.facts(self._database.rows(sql, params))


@contextmanager
def _in_its_words() -> Iterator[None]:
    """The store's errors as those that the library's tools know."""
    try:
        yield
    except Conflict as error:
        raise IntegrityError(str(error)) from error
    except StoreAway as error:
        raise OperationalError(str(error)) from error


class Factory(InfrastructureFactory[TrackingRecorder]):
    """Gives the library's Application our recorder, whatever the environment says."""

    def __init__(self, database: Database, appender: Appender) -> None:
        super().__init__(Environment())
        self._database = database
        self._recorder = Recorder(database, appender)

    def aggregate_recorder(self, purpose: str = "events") -> Recorder:
        return self._recorder

    def application_recorder(self) -> Recorder:
        return self._recorder

    def tracking_recorder(
        self, tracking_recorder_class: type[TrackingRecorder] | None = None
    ) -> NoReturn:
        raise NotImplementedError("Projections keep their own positions, beside their rows.")

    def process_recorder(self) -> ProcessRecorder:
        raise NotImplementedError("Projections keep their own positions, beside their rows.")

    def close(self) -> None:
        self._database.close()


def _batch(stored_events: Sequence[StoredEvent]) -> Batch:
    batch, entries = Batch(), list[Entry]()
    for index, stored in enumerate(stored_events):
        key = cast(UUID, stored.originator_id)
        entries.append(Entry(key, stored.originator_version, stored.topic, stored.state))
        if isinstance(stored, StoredFact):
            batch.texts += [text._replace(entry=index) for text in stored.texts]
            batch.earliest = min(batch.earliest or stored.timestamp, stored.timestamp)
            batch.latest = max(batch.latest or stored.timestamp, stored.timestamp)
    batch.entries = entries
    return batch


def _notification(row: Row) -> Notification:
    position, _, key, version, topic, state = row
    return Notification(
        id=position, originator_id=key, originator_version=version, topic=topic, state=state
    )
