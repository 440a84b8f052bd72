"""One projection, one run of facts, one transaction: rows and position move together."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any, NamedTuple

import psycopg
import sqlalchemy.exc
from sqlalchemy import Connection, Engine

from aggregates.event import Recorded
from projections.engine.database import is_sqlite, writing
from projections.engine.postgres import PostgresStored
from projections.engine.rows import BatchRows
from projections.engine.sqlite import SqliteStored
from projections.engine.state import (
    Failure,
    fail,
    lock_name,
    move,
    move_together,
    progress_of,
    try_lock,
    try_locks,
)
from projections.projection import Projection
from projections.temporal import Log, Temporal

# What a database says of values it cannot hold, as against being away or out of room.
UNFIT = (
    sqlite3.IntegrityError,
    sqlite3.DataError,
    psycopg.IntegrityError,
    psycopg.DataError,
    sqlalchemy.exc.IntegrityError,
    sqlalchemy.exc.DataError,
    OverflowError,
    UnicodeError,
)
# A database error inside a fact is not the fact's, unless it is one of those.
DATABASE = (sqlite3.Error, psycopg.Error, sqlalchemy.exc.DBAPIError)
PIECE = 500  # facts after which PostgreSQL is sent what came of them
MOST_KEYS = 20_000  # of one batch, so that memory stays bounded whatever a fact touches


class Outcome(NamedTuple):
    """Where a projection stands after a batch; ``busy``: another projector is at it."""

    position: int
    failure: Failure | None = None
    busy: bool = False


class Overtaken(Exception):
    """Somebody moved the position without the lock; nothing of this batch was kept."""


def advance(engine: Engine, projection: Projection, facts: Sequence[Recorded]) -> Outcome:
    """Takes what it has not yet taken of these facts, as many as fit one transaction.

    A fact that the database will not hold is found by halving; one that ``apply`` refuses is
    known at once. Either way all before it is committed and the failure is kept.
    """
    size = len(facts)
    while True:
        try:
            ready = prepare(engine, projection, facts[:size])
            return ready.write() if isinstance(ready, Ready) else ready
        except UNFIT as error:
            if size == 1:
                return _record(engine, projection, _failure(facts[0], error))
            size //= 2


def advance_idle(
    engine: Engine, projections: Sequence[Projection], position: int, facts: Sequence[Recorded]
) -> dict[str, int]:
    """Moves those at ``position``, whom none of these facts concern, in one small transaction.

    Gives where they now stand; one that another projector is at is left out.
    """
    with writing(engine) as connection:
        free = try_locks(connection, [lock_name(each) for each in projections])
        idle = [each for each, mine in zip(projections, free, strict=True) if mine]
        last = facts[-1].position
        moved = move_together(connection, idle, position, last) if idle else set()
    return dict.fromkeys(moved, last)


def prepare(engine: Engine, projection: Projection, facts: Sequence[Recorded]) -> Ready | Outcome:
    """What comes of the facts, in a transaction left open for ``Ready.write``; an Outcome where
    somebody else is at it, or the facts are not the next ones."""
    with ExitStack() as stack:
        connection = stack.enter_context(writing(engine))
        if not try_lock(connection, lock_name(projection)):
            return Outcome(facts[0].position - 1, busy=True)
        progress = progress_of(connection, projection)
        if progress is None:
            raise LookupError(f"The tables of {projection.name} are not there: run duban init.")
        start = progress.position - facts[0].position + 1
        if not 0 <= start < len(facts):  # moved on, or set back, by somebody else: read again
            return Outcome(progress.position)
        batch = Batch(connection, projection)
        stack.push(batch.cease)
        reached, failure = batch.run(progress.position, facts[start:])
        return Ready(stack.pop_all(), batch, progress.position, reached, failure)


class Ready:
    """A batch made in memory; ``reached``: the last position taken, with it or before it."""

    def __init__(
        self, stack: ExitStack, batch: Batch, old: int, reached: int, failure: Failure | None
    ) -> None:
        self._stack = stack
        self._batch = batch
        self._old = old
        self.reached = reached
        self.failure = failure

    def write(self) -> Outcome:
        """Rows and position, and ends the transaction: in this thread or in another."""
        connection, projection = self._batch.connection, self._batch.projection
        with self._stack:
            self._batch.write()
            if not move(connection, projection, self._old, self.reached):
                raise Overtaken(projection.name)
            if self.failure is not None:
                fail(connection, projection, self.failure)
        return Outcome(self.reached, self.failure)


def _record(engine: Engine, projection: Projection, failure: Failure) -> Outcome:
    with writing(engine) as connection:
        fail(connection, projection, failure)
    return Outcome(failure.position - 1, failure)


def _failure(fact: Recorded, error: BaseException) -> Failure:
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
                    return position, _failure(fact, error)
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
                failure = _failure(facts[end], error)
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
