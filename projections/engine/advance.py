"""One projection, one run of facts, one transaction: rows and position move together."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack
from typing import NamedTuple

import psycopg
import sqlalchemy.exc
from sqlalchemy import Engine

from aggregates.event import Recorded
from projections.engine.batch import Batch, failure_of
from projections.engine.database import writing
from projections.engine.locks import lock_name, try_lock, try_locks
from projections.engine.state import Failure, fail, move, move_together, progress_of
from projections.projection import Projection

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
                return _record(engine, projection, failure_of(facts[0], error))
            size //= 2


def advance_idle(
    engine: Engine, projections: Sequence[Projection], position: int, facts: Sequence[Recorded]
) -> dict[str, int]:
    """Moves those at ``position``, whom none of these facts concern, in one small transaction.

    Gives where they now stand; one that another projector is at is left out.
    """
    with writing(engine) as connection:
        free = try_locks(connection, [lock_name(each) for each in projections])
        idle = [each for each, is_free in zip(projections, free, strict=True) if is_free]
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
