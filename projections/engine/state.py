"""How far each projection has come, what stopped it, and who is at work on it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    and_,
    bindparam,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from projections.engine.database import snapshot
from projections.projection import Projection

state = Table(
    "projection_state",
    MetaData(),
    Column("name", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    Column("tables", Text, nullable=False),  # names, with commas, so that prune knows them
    Column("failed_at", BigInteger),
    Column("failed_topic", String),
    Column("failed_because", Text),
)
PROGRESS = select(
    state.c.name,
    state.c.version,
    state.c.position,
    state.c.failed_at,
    state.c.failed_topic,
    state.c.failed_because,
)


class Failure(NamedTuple):
    """The fact that a projection could not take."""

    position: int
    topic: str
    error: str


class Progress(NamedTuple):
    position: int
    failure: Failure | None


def progress_of(connection: Connection, projection: Projection) -> Progress | None:
    return all_progress(connection, [projection]).get(projection.name)


def all_progress(connection: Connection, projections: Sequence[Projection]) -> dict[str, Progress]:
    """By name, for these versions; one small query."""
    versions = {projection.name: projection.version for projection in projections}
    return {
        name: Progress(position, None if at is None else Failure(at, topic or "", error or ""))
        for name, version, position, at, topic, error in connection.execute(PROGRESS)
        if versions.get(name) == version
    }


def progress_in(engine: Engine, projections: Sequence[Projection]) -> dict[str, Progress]:
    """The same in a transaction of its own; one whose tables are not there is left out."""
    with snapshot(engine) as connection:
        return all_progress(connection, projections)


def move(connection: Connection, projection: Projection, old: int, new: int) -> bool:
    """Compare and set; False if somebody else has moved it."""
    return bool(move_together(connection, [projection], old, new))


def move_together(
    connection: Connection, projections: Sequence[Projection], old: int, new: int
) -> set[str]:
    """Compare and set for several that stand at the same position; gives those that moved."""
    query = _moves(tuple((each.name, each.version) for each in projections))
    return {row.name for row in connection.execute(query, {OLD: old, NEW: new})}


OLD, NEW = "old_position", "new_position"


@lru_cache
def _moves(which: tuple[tuple[str, int], ...]) -> ReturningUpdate[Any]:
    """Made once, as all that runs with every batch: to make one took longer than to run it."""
    these = [and_(state.c.name == name, state.c.version == version) for name, version in which]
    return (
        update(state)
        .where(or_(*these), state.c.position == bindparam(OLD))
        .values(position=bindparam(NEW), failed_at=None, failed_topic=None, failed_because=None)
        .returning(state.c.name)
    )


def fail(connection: Connection, projection: Projection, failure: Failure) -> None:
    """Keeps why it stands where it stands, unless it has moved on meanwhile."""
    connection.execute(
        update(state)
        .where(_is(projection), state.c.position == failure.position - 1)
        .values(
            failed_at=failure.position, failed_topic=failure.topic, failed_because=failure.error
        )
    )


def _is(projection: Projection) -> ColumnElement[bool]:
    return and_(state.c.name == projection.name, state.c.version == projection.version)
