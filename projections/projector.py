"""Keeps projections up with the log, makes them anew, says how they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Engine, text, update

from projections.engine.database import is_sqlite, writing
from projections.engine.indexes import Indexes
from projections.engine.locks import lock, lock_name
from projections.engine.run import Context, Run
from projections.engine.state import Failure, Progress, progress_in, state
from projections.engine.tables import prune, tables_of
from projections.projection import Feed, Projection

BATCH = 20_000  # facts that are decoded and held at once
SQLITE_BATCH = (
    10_000  # on SQLite, where their rows are held too until they are written all together
)


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
        self,
        feed: Feed,
        engine: Engine,
        projections: Sequence[Projection],
        batch: int | None = None,
    ) -> None:
        self.feed = feed
        self.engine = engine
        self.projections = tuple(projections)
        self.batch = batch or (SQLITE_BATCH if is_sqlite(engine) else BATCH)
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
        return self.run(names, until, moved).finish()

    def run(
        self,
        names: Iterable[str] | None = None,
        until: int | None = None,
        moved: Callable[[Mapping[str, int]], None] | None = None,
    ) -> Run:
        """The same, begun and not yet done."""
        context = Context(self.feed, self.engine, self.indexes, self.batch)
        return Run(context, self.chosen(names), until, moved)

    def positions(self, names: Iterable[str] | None = None) -> dict[str, int]:
        return {name: p.position for name, p in self.progress(self.chosen(names)).items()}

    def status(self) -> list[ProjectionStatus]:
        """One for each projection; 0 is the position of one whose tables are not yet made."""
        last, _ = self.feed.last()
        reached = self.progress(self.projections)
        progress = {p: reached.get(p.name, Progress(0, None)) for p in self.projections}
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
        return progress_in(self.engine, projections)
