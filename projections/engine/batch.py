"""What a run of facts does to one projection's rows, within one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

import psycopg
import sqlalchemy.exc
from sqlalchemy import Connection

from aggregates.event import Recorded
from projections.engine.database import is_sqlite
from projections.engine.postgres import PostgresStored
from projections.engine.rows import BatchRows
from projections.engine.sqlite import SqliteStored
from projections.engine.state import (
    Failure,
)
from projections.projection import Projection
from projections.temporal import Log, Temporal

# A database error inside a fact is not the fact's, unless it is one of those.
DATABASE = (sqlite3.Error, psycopg.Error, sqlalchemy.exc.DBAPIError)
PIECE = 500  # facts after which PostgreSQL is sent what came of them
MOST_KEYS = 20_000  # of one batch, so that memory stays bounded whatever a fact touches


def failure_of(fact: Recorded, error: BaseException) -> Failure:
    return Failure(fact.position, fact.event.TOPIC, f"{type(error).__name__}: {error}")


class Batch:
    """The rows that some facts touch: loaded in few queries, changed in memory, written in bulk."""

    def __init__(self, connection: Connection, projection: Projection) -> None:
        stored_in = SqliteStored if is_sqlite(connection) else PostgresStored
        self.stored: SqliteStored | PostgresStored = stored_in(connection, projection.version)
        self._sent: Temporal | Log | None = None  # whose rows go piece by piece
        self.connection = connection
        self.projection = projection
        self.rows = BatchRows(projection.tables, self.stored)
        self._touched = 0  # keys announced so far

    def run(self, position: int, facts: Sequence[Recorded]) -> tuple[int, Failure | None]:
        """Applies them in order; gives the last position taken and what stopped it, if anything."""
        rows, apply, handled = self.rows, self.projection.apply, frozenset(self.projection.handles)
        loaded, failure = 0, None
        for number, fact in enumerate(facts, 1):
            if number > loaded:
                loaded, failure = self._load(facts, loaded)
            if number > loaded:
                return position, failure
            if type(fact.event) in handled:
                rows.position = fact.position
                try:
                    apply(fact, rows)
                except DATABASE:
                    raise
                except Exception as error:
                    rows.undo()
                    return position, failure_of(fact, error)
                rows.settle()
            position = fact.position
            if number % PIECE == 0:
                self._send()
        return position, failure

    def _send(self) -> None:
        """Hands over what is finished of the table that has most of it."""
        if not isinstance(self.stored, PostgresStored):
            return
        if self._sent is None:
            self._sent = max(self.projection.tables, key=self.rows.finished, default=None)
        if self._sent is not None and self.rows.finished(self._sent):
            self.stored.send(self._sent, self.rows.take(self._sent))

    def cease(self, *error: Any) -> None:
        """At the end of the transaction, however it came: nothing is being sent any more."""
        if isinstance(self.stored, PostgresStored):
            self.stored.cease(*error)

    def _load(self, facts: Sequence[Recorded], start: int) -> tuple[int, Failure | None]:
        """Loads what the facts from there on touch: all of them, unless that is too much or one
        cannot say. Gives how far it came: after a piece that touches nothing, to send that first.
        """
        if not self.rows.sheets:
            return len(facts), None
        handled, touches = frozenset(self.projection.handles), self.projection.touches
        end, failure = start, None
        for end in range(start, len(facts)):
            if self._touched > MOST_KEYS or (end == start + PIECE and not self._touched):
                break
            if type(facts[end].event) not in handled:
                continue
            try:
                for table, key in touches(facts[end]):
                    self.rows.announce(table, key)
                    self._touched += 1
            except Exception as error:  # the author's code: whatever it raises is the fact's
                failure = failure_of(facts[end], error)
                break
        else:
            end = len(facts)
        self.rows.load()
        return end, failure

    def write(self) -> None:
        if self._sent is not None:
            self._send()
        for table, sheet in self.rows.sheets.items():
            self.stored.write(table, sheet.changes())
        for log, lines in self.rows.logs.items():
            self.stored.append(log, lines)
