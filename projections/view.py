"""Reading projections as they stood: one transaction, one moment, any number of tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    Row,
    Select,
    bindparam,
    select,
    union_all,
)

from aggregates.values.moment import At
from projections.engine.database import snapshot
from projections.engine.state import Failure, Progress, all_progress
from projections.projection import Projection
from projections.temporal import SINCE, UNTIL, Log, Temporal, physical

AT = "as_of_position"
ALIASES = 32  # of one table, after which the first is given again: more than any query joins


class Behind(Exception):
    """A projection has not yet read as far as the moment that is asked for: try again soon."""

    def __init__(self, name: str, position: int, wanted: int) -> None:
        self.name, self.position, self.wanted = name, position, wanted
        super().__init__(f"{name} stands at {position}, before {wanted}.")


class Stopped(Exception):
    """A projection met a fact that it cannot take, before the moment that is asked for."""

    def __init__(self, name: str, failure: Failure) -> None:
        self.name, self.failure = name, failure
        super().__init__(f"{name} stopped at {failure.position} ({failure.topic}).")


@contextmanager
def reading(
    engine: Engine, projections: Sequence[Projection], at: At, last: int | None = None
) -> Iterator[View]:
    """A view of ``projections`` as of ``at``.

    ``last`` is the log's last position, if ``at`` may lie beyond it: a projection that has read
    all there is is then not behind.
    """
    with snapshot(engine) as connection:
        yield View(connection, projections, at, last)


class View:
    """The tables as of ``at``. Raises Behind or Stopped when a table is asked for, not before."""

    def __init__(
        self, connection: Connection, projections: Sequence[Projection], at: At, last: int | None
    ) -> None:
        self.connection = connection
        self.at = at
        self._wanted = at.position if last is None else min(at.position, last)
        self._owners = {table: p for p in projections for table in p.tables}
        self._progress = all_progress(connection, projections)
        self._read: set[str] = set()
        self._given: Counter[Temporal | Log] = Counter()

    def position(self, name: str) -> int:
        """How far the projection has read; 0 if it never began."""
        return self._progress.get(name, Progress(0, None)).position

    @property
    def lowest(self) -> int:
        """The smallest position among the projections read so far: ``X-Position``."""
        return min((self.position(name) for name in self._read), default=self.at.position)

    def rows(self, table: Temporal | Log) -> FromClause:
        """The table's rows as of the moment: its columns and ``since``. Each call is an alias.

        Conditions on it reach the indexes of both physical tables. Only this view may execute
        what is made of it: the moment comes in with the execution.
        """
        owner = self._owners[table]
        self._check(owner.name)
        is_now = self.position(owner.name) <= self.at.position
        number = self._given[table] % ALIASES
        self._given[table] += 1
        return _rows(table, owner.version, is_now, number)

    def _check(self, name: str) -> None:
        self._read.add(name)
        position, failure = self._progress.get(name, Progress(0, None))
        if position >= self._wanted:
            return
        if failure is not None:
            raise Stopped(name, failure)
        raise Behind(name, position, self._wanted)

    def all(self, query: Select[Any]) -> Sequence[Row[Any]]:
        return self.connection.execute(query, {AT: self.at.position}).all()

    def one(self, query: Select[Any]) -> Row[Any] | None:
        """The one row there may be; MultipleResultsFound if there are more."""
        return self.connection.execute(query, {AT: self.at.position}).one_or_none()


@cache
def _rows(table: Temporal | Log, version: int, is_now: bool, number: int) -> FromClause:
    """Made once: to make one anew took longer than many a query."""
    current, history = physical(table, version)
    if is_now:
        return current.alias()
    at = bindparam(AT, type_=BigInteger)
    known = select(current).where(current.c[SINCE] <= at)
    if history is None:
        return known.subquery()
    return union_all(known, _past(history, at)).subquery()


def _past(history: Any, at: ColumnElement[int]) -> Select[Any]:
    columns = [column for column in history.c if column.name != UNTIL]
    conditions: list[ColumnElement[bool]] = [history.c[SINCE] <= at, history.c[UNTIL] > at]
    return select(*columns).where(*conditions)
