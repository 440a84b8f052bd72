"""On SQLite a view that fills from nothing gets its indexes when it is full.

Sorted once they take a fraction of what it takes to grow them row by row. Nothing remembers that
they are missing: whoever brings such a view to the log's end makes what is not there. On
PostgreSQL the server grows them on a processor of its own, and to drop one would stop readers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Engine

from projections.engine.database import CACHE, SPARE_CACHE, is_sqlite, writing
from projections.engine.state import Progress, progress_of
from projections.engine.tables import tables_of
from projections.projection import Projection


class Indexes:
    """What one projector knows of the indexes of its projections' tables."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._stood: dict[str, int] = {}  # where each stood when they were last known to be there

    def put_off(self, projection: Projection) -> None:
        """Drops them, if the view is still empty: somebody else may have begun to fill it."""
        if not is_sqlite(self.engine):
            return
        self._stood.pop(projection.name, None)
        with writing(self.engine) as connection:
            if progress_of(connection, projection) == Progress(0, None):
                for table in tables_of(projection):
                    for index in table.indexes:
                        index.drop(connection, checkfirst=True)

    def look(self, progress: Mapping[str, Progress]) -> None:
        """One that was set back meanwhile is being filled anew, perhaps without them."""
        for name, (position, _) in progress.items():
            if position < self._stood.get(name, 0):
                del self._stood[name]

    def make(self, projections: Sequence[Projection], positions: Mapping[str, int]) -> None:
        """Makes those that are missing; of views known to have them, only notes where they are."""
        if not is_sqlite(self.engine):
            return
        for projection in projections:
            if projection.name not in self._stood:
                self._make(projection)
            self._stood[projection.name] = positions[projection.name]

    def _make(self, projection: Projection) -> None:
        """What is sorted for an index takes as much memory as the cache may, beside the cache."""
        with writing(self.engine) as connection:
            connection.exec_driver_sql(f"PRAGMA cache_size = {SPARE_CACHE}")
            for table in tables_of(projection):
                for index in table.indexes:
                    index.create(connection, checkfirst=True)
            connection.exec_driver_sql(f"PRAGMA cache_size = {CACHE}")
