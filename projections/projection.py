"""What the author of a projection writes, and what the engine hands to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Protocol

from aggregates.event import Event, Recorded
from projections.temporal import Log, Temporal

Key = tuple[Any, ...]
Row = Mapping[str, Any]


class Rows(Protocol):
    """The rows as they stand after the facts before this one and what this one did so far.

    Values are bool, int, str, date, UUID, None, and for JSON columns whatever JSON holds; any
    other type, a null where none may be, or an unknown column is a TypeError. A row given out is
    a snapshot: changing it changes nothing.
    """

    def get(self, table: Temporal, /, *key: Any) -> Row | None:
        """The row; None where there is none. Cheap if ``touches`` announced its key."""

    def put(self, table: Temporal, key: Key, values: Mapping[str, Any], /) -> None:
        """Makes the row, or replaces it whole; columns not named become null."""

    def make(self, table: Temporal, values: Mapping[str, Any], /) -> None:
        """Makes the row of a key that never had one, such as an aggregate's first fact's: the
        database is not asked, and ``touches`` need not announce it. All key columns are named.
        LookupError: there is one; one that only the database knows of stops the fact as well."""

    def change(self, table: Temporal, key: Key, /, **values: Any) -> None:
        """Changes some columns; nothing is written if nothing differs. LookupError: no row."""

    def end(self, table: Temporal, key: Key, /) -> None:
        """Ends the row's life; it may be put again later. LookupError: no row."""

    def append(self, table: Log, /, **values: Any) -> None:
        """Adds a line to a log; ``since`` is the fact's position."""

    def where(self, table: Temporal, /, **values: Any) -> list[Row]:
        """The rows with these values, by key; the first call for each value asks the database."""


class Projection(Protocol):
    """One question users ask, answered from the log.

    ``version`` goes up with every change of tables or of what a fact does to them. ``patient``:
    after a bulk of facts it takes its part once those that people wait for have theirs.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    patient: ClassVar[bool]
    tables: ClassVar[tuple[Temporal | Log, ...]]
    handles: ClassVar[tuple[type[Event], ...]]

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        """The keys that ``apply`` will read or write, so that a batch is loaded at one go."""

    def apply(self, fact: Recorded, rows: Rows) -> None:
        """What the fact does to the rows. Whatever it raises stops this projection at the fact."""


class ById(Projection):
    """A view whose tables are keyed by the id of the aggregate that a fact is of, as text."""

    version = 1
    patient = False

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        key = (str(fact.event.originator_id),)
        return ((table, key) for table in self.tables if isinstance(table, Temporal))


class Feed(Protocol):
    """The log, as a projector reads it."""

    def feed(self, after: int, limit: int, until: int | None = None) -> Sequence[Recorded]:
        """The facts after a position, without gaps, at most ``limit``, none beyond ``until``."""

    def last(self) -> tuple[int, int]:
        """Position and recorded_at (microseconds) of the last fact; zeros if there is none."""

    def taken(self, upto: int) -> None:
        """Every view has the facts up to a position: what is held of them in memory may go."""
