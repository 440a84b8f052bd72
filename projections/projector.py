"""Keeps projections up with the log: facts are read in batches, decoded once, and fanned out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Engine, text, update

from aggregates.event import Recorded
from projections.engine import is_sqlite, snapshot, writing
from projections.engine_batch import advance, advance_idle
from projections.engine_indexes import Indexes
from projections.engine_state import (
    Failure,
    Progress,
    all_progress,
    lock,
    lock_name,
    prune,
    state,
    tables_of,
)
from projections.projection import Feed, Projection

BATCH = 10_000
BUSY = 0.005  # seconds until another look at a projection that somebody else is moving


class ProjectionStatus(NamedTuple):
    """``lag`` in facts; ``oldest_unread_micros`` is the recorded_at of the first not yet taken."""

    name: str
    version: int
    position: int
    lag: int
    oldest_unread_micros: int | None
    failure: Failure | None


class Projector:
    """Moves projections forward. Safe beside any number of others on the same database."""

    def __init__(
        self, feed: Feed, engine: Engine, projections: Sequence[Projection], batch: int = BATCH
    ) -> None:
        self.feed = feed
        self.engine = engine
        self.projections = tuple(projections)
        self.batch = batch
        self.indexes = Indexes(engine)

    def catch_up(
        self,
        names: Iterable[str] | None = None,
        until: int | None = None,
        moved: Callable[[Mapping[str, int]], None] | None = None,
    ) -> dict[str, int]:
        """Brings projections to the log's end (or ``until``); gives where each now stands.

        One that cannot take a fact stays before it, and the others go on; the next call tries
        again. ``moved`` is told the positions after every batch.
        """
        return _Run(self, self.chosen(names), until, moved).finish()

    def positions(self, names: Iterable[str] | None = None) -> dict[str, int]:
        return {name: p.position for name, p in self.progress(self.chosen(names)).items()}

    def status(self) -> list[ProjectionStatus]:
        """One for each projection; 0 is the position of one whose tables are not yet made."""
        last, _ = self.feed.last()
        found = self.progress(self.projections)
        progress = {p: found.get(p.name, Progress(0, None)) for p in self.projections}
        unread = {at: self.feed.feed(at, 1) for at in {p.position for p in progress.values()}}
        return [
            ProjectionStatus(
                projection.name,
                projection.version,
                position,
                max(0, last - position),
                unread[position][0].recorded_at if unread[position] else None,
                failure,
            )
            for projection, (position, failure) in progress.items()
        ]

    def rebuild(
        self,
        names: Iterable[str] | None = None,
        moved: Callable[[Mapping[str, int]], None] | None = None,
    ) -> dict[str, int]:
        """Empties the tables and fills them again; meanwhile reads of them say they are behind."""
        chosen = self.chosen(names)
        for projection in chosen:
            self._empty(projection)
        return self.catch_up([projection.name for projection in chosen], moved=moved)

    def _empty(self, projection: Projection) -> None:
        with writing(self.engine) as connection:
            lock(connection, lock_name(projection))
            # Not TRUNCATE: to a reader in an older transaction the table would look empty.
            for table in tables_of(projection):
                connection.execute(table.delete())
            connection.execute(
                update(state)
                .where(state.c.name == projection.name, state.c.version == projection.version)
                .values(position=0, failed_at=None, failed_topic=None, failed_because=None)
            )
        self._vacuum(projection)

    def _vacuum(self, projection: Projection) -> None:
        if is_sqlite(self.engine):
            return
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in tables_of(projection):
                connection.execute(text(f'VACUUM "{table.name}"'))

    def prune(self) -> list[str]:
        """Drops the tables of all other versions; gives their names."""
        return prune(self.engine, self.projections)

    def chosen(self, names: Iterable[str] | None) -> list[Projection]:
        """LookupError for a name that is not a projection's."""
        if names is None:
            return list(self.projections)
        known = {projection.name: projection for projection in self.projections}
        return [known[name] for name in names]

    def progress(self, projections: Sequence[Projection]) -> dict[str, Progress]:
        with snapshot(self.engine) as connection:
            return all_progress(connection, projections)


class _Run:
    """One ``catch_up``. Projections that stand near each other share each batch of facts."""

    def __init__(
        self,
        projector: Projector,
        projections: Sequence[Projection],
        until: int | None,
        moved: Callable[[Mapping[str, int]], None] | None,
    ) -> None:
        self.projector = projector
        self.feed = projector.feed
        self.target = self.feed.last()[0] if until is None else until
        self.moved = moved
        self.progress = projector.progress(projections)
        projector.indexes.look(self.progress)
        self.positions = {name: p.position for name, p in self.progress.items()}
        self.all = projections
        self.going = list(projections)

    def finish(self) -> dict[str, int]:
        self._put_off()
        self._try_again()
        while self._round():
            pass
        self.projector.indexes.make(self.all, self.positions)
        return self.positions

    def _put_off(self) -> None:
        """Indexes of what is to be filled from nothing, where that is worth it."""
        if self.target > self.projector.batch:
            for projection in self.all:
                if self.progress[projection.name] == (0, None):
                    self.projector.indexes.put_off(projection)

    def _try_again(self) -> None:
        """One fact for each that was stopped: while it is still stopped, a batch is not wasted."""
        for projection in list(self.going):
            if self.progress[projection.name].failure is not None:
                self._feed([projection], self._read(self.positions[projection.name], 1))

    def _round(self) -> bool:
        """A batch for each group; every projection gets its turn, however far behind another is."""
        waiting = sorted(
            (p for p in self.going if self.positions[p.name] < self.target),
            key=lambda p: self.positions[p.name],
        )
        while waiting:
            facts = self._read(self.positions[waiting[0].name], self.projector.batch)
            if not facts:
                return False
            last = facts[-1].position
            self._feed([p for p in waiting if self.positions[p.name] < last], facts)
            waiting = [p for p in waiting if self.positions[p.name] > last]
        return any(self.positions[p.name] < self.target for p in self.going)

    def _read(self, after: int, limit: int) -> Sequence[Recorded]:
        return self.feed.feed(after, limit, self.target)

    def _feed(self, projections: Sequence[Projection], facts: Sequence[Recorded]) -> None:
        moved = self._pass_by(projections, facts)
        for projection in projections:
            if projection.name not in moved:
                self._take(projection, facts)

    def _pass_by(
        self, projections: Sequence[Projection], facts: Sequence[Recorded]
    ) -> Mapping[str, int]:
        """Those that none of the facts concern only note that they have read them."""
        before = facts[0].position - 1 if facts else -1
        level = [p for p in projections if self.positions[p.name] == before]
        moved = advance_idle(self.projector.engine, level, before, facts) if level else {}
        self.positions.update(moved)
        if moved:
            self._tell()
        return moved

    def _take(self, projection: Projection, facts: Sequence[Recorded]) -> None:
        """All of the batch, in as many transactions as it needs."""
        while facts:
            outcome = advance(self.projector.engine, projection, facts)
            position = self._wait(projection) if outcome.busy else outcome.position
            self.positions[projection.name] = position
            if outcome.failure is not None:
                self.going.remove(projection)
            self._tell()
            start = position - facts[0].position + 1
            if outcome.failure is not None or start < 0:  # below 0: being rebuilt, so read again
                return
            facts = facts[start:]

    def _wait(self, projection: Projection) -> int:
        time.sleep(BUSY)
        return self.projector.positions([projection.name])[projection.name]

    def _tell(self) -> None:
        if self.moved is not None:
            self.moved(dict(self.positions))
