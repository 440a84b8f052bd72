"""What the log needs of a database: one text of SQL for both, ``?`` for each value."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, ClassVar
from uuid import UUID

from service.store.errors import DiskFull, StoreAway, Unwritable
from service.store.records import Head

Row = tuple[Any, ...]

FACT_COLUMNS = "position, recorded_at, originator_id, originator_version, topic, state"
TEXT_COLUMNS = "position, field, salt, text"
KEY_COLUMNS = "account, key, body_digest, answer, position, kept_at"


class Reading(ABC):
    """Reads that all see the log at the same moment."""

    @abstractmethod
    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[Row]: ...

    def row(self, sql: str, params: Sequence[Any] = ()) -> Row | None:
        return next(iter(self.rows(sql, params)), None)


class Writing(Reading):
    """One transaction that holds the append lock; Conflict where a row is there already."""

    head: Head

    @abstractmethod
    def run(self, sql: str, params: Sequence[Any] = ()) -> int:
        """Executes one statement; returns the number of rows it touched."""

    @abstractmethod
    def add_facts(self, facts: Iterable[Row]) -> None:
        """Rows in the order of FACT_COLUMNS, ids as ``Database.to_id`` gives them."""

    @abstractmethod
    def add(self, table: str, columns: str, rows: Sequence[Row]) -> None:
        """Inserts rows into a small table."""

    @abstractmethod
    def existing(self, keys: Sequence[tuple[UUID, int]]) -> list[Row]:
        """The facts with these (id, version), as ``Database.facts`` gives them."""


class Database(ABC):
    """Connections, safe to use from any thread. StoreAway when it cannot be reached."""

    streams: ClassVar[bool]  # whether it takes facts in while the next are made
    trouble: StoreAway | None = None  # what kept the last transaction from being written

    @abstractmethod
    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[Row]: ...

    def row(self, sql: str, params: Sequence[Any] = ()) -> Row | None:
        return next(iter(self.rows(sql, params)), None)

    @abstractmethod
    def rows_among(self, sql: str, values: Sequence[Any]) -> list[Row]:
        """``sql`` has ``{among}`` where one of the values must stand."""

    @abstractmethod
    def run(self, sql: str, params: Sequence[Any] = ()) -> int:
        """One statement in a transaction of its own. Conflict where a row is there already."""

    @abstractmethod
    def appending(self) -> AbstractContextManager[Writing]:
        """The one place facts are written from: takes the append lock, commits at the end."""

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """Around a transaction that writes: what lasts is kept until one goes through."""
        try:
            yield
        except (DiskFull, Unwritable) as error:
            self.trouble = error
            raise
        self.trouble = None

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[Reading]: ...

    @abstractmethod
    def settle(self) -> None:
        """Waits until nobody holds the append lock."""

    @abstractmethod
    def clock(self) -> int:
        """Microseconds since 1970, by the database's own clock."""

    id_of: Callable[[Any], UUID] | None  # makes a UUID of what the database gives for one

    @abstractmethod
    def to_id(self, aggregate_id: UUID) -> Any: ...

    @abstractmethod
    def facts(self, rows: Iterable[Row]) -> list[Row]:
        """Rows of FACT_COLUMNS with ids as UUID and states as bytes."""

    @abstractmethod
    def is_ready(self) -> int | None:
        """The version of the schema; None where there is none."""

    @abstractmethod
    def close(self) -> None: ...
