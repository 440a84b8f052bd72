"""What keeps anything from being written (写入故障): remembered until something was written again.

Reads go on where a disk is full, so that only who writes can tell; the probes ask here.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError

from projections.engine.database import WRITES
from service.store.away import of_table
from service.store.database import Database
from service.store.errors import DiskFull, StoreAway, Unwritable

LASTING = (DiskFull, Unwritable)


class Troubles:
    """Of the log, and of the engines of views and accounts."""

    def __init__(self, database: Database, url: str, *engines: Engine) -> None:
        self._database, self._url = database, url
        self._of_tables: dict[int, StoreAway] = {}
        for engine in engines:
            event.listen(engine, "handle_error", self._failed)
            event.listen(engine, "commit", self._written)

    def now(self) -> StoreAway | None:
        return self._database.trouble or next(iter(self._of_tables.values()), None)

    def _failed(self, context: ExceptionContext) -> None:
        error = context.sqlalchemy_exception
        if isinstance(error, DBAPIError) and context.engine is not None:
            away = of_table(error, self._url)
            if isinstance(away, LASTING):
                self._of_tables[id(context.engine)] = away

    def _written(self, connection: Connection) -> None:
        options: Any = connection.get_execution_options()
        if options.get(WRITES):
            self._of_tables.pop(id(connection.engine), None)
