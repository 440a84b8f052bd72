"""The library's recorder interface on our log, so that its tools read and write it too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn, cast
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    InfrastructureFactory,
    Notification,
    ProcessRecorder,
    StoredEvent,
    TrackingRecorder,
)
from eventsourcing.utils import Environment

from service.store.append import Appender
from service.store.codec import StoredFact
from service.store.database import FACT_COLUMNS, Database, Row
from service.store.records import Batch, Entry

FROM = f"SELECT {FACT_COLUMNS} FROM facts"
NO_LIMIT = 2**62


class Recorder(ApplicationRecorder):
    def __init__(self, database: Database, appender: Appender) -> None:
        self._database = database
        self._appender = appender

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        kept = self._appender.append(_batch(stored_events))
        return range(kept.position - len(stored_events) + 1, kept.position + 1)

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
        rows = self._database.rows(
            sql, (key, gt or 0, 2**31 - 1 if lte is None else lte, limit or NO_LIMIT)
        )
        return [StoredEvent(*row[2:]) for row in self._database.facts(rows)]

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
        return [
            _notification(row) for row in self._database.facts(self._database.rows(sql, params))
        ]

    def max_notification_id(self) -> int | None:
        row = self._database.row("SELECT max(position) FROM facts")
        return row[0] if row else None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> NoReturn:
        raise NotImplementedError(
            "Followers poll Log.feed: LISTEN is missing on databases this log must run on."
        )


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
