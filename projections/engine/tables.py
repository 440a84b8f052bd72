"""The tables of projections: made when they are missing, dropped when no version has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    Table,
    insert,
    select,
    text,
)

from projections.engine.database import writing
from projections.engine.locks import SCHEMA_LOCK, lock
from projections.engine.state import progress_of, state
from projections.projection import Projection
from projections.temporal import physical


def create_tables(
    engine: Engine, projections: Iterable[Projection], role: str | None = None
) -> None:
    """Makes what is missing. Any number of nodes may do so at once. ``role``: who may fill and
    read them on PostgreSQL, where another owns them."""
    projections = list(projections)
    with writing(engine) as connection:
        lock(connection, SCHEMA_LOCK)
        state.create(connection, checkfirst=True)
        for projection in projections:
            _create(connection, projection)
        if role is not None:
            _grant(connection, [state, *(t for p in projections for t in tables_of(p))], role)


def _create(connection: Connection, projection: Projection) -> None:
    tables = tables_of(projection)
    for table in tables:
        table.create(connection, checkfirst=True)
    if progress_of(connection, projection) is None:
        names = ",".join(table.name for table in tables)
        connection.execute(
            insert(state).values(
                name=projection.name, version=projection.version, position=0, tables=names
            )
        )


def _grant(connection: Connection, tables: Sequence[Table], role: str) -> None:
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(table.name) for table in tables)
    connection.execute(text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {names} TO {quote(role)}"))


def tables_of(projection: Projection) -> list[Table]:
    return [t for table in projection.tables for t in physical(table, projection.version).tables]


def prune(engine: Engine, projections: Sequence[Projection]) -> list[str]:
    """Drops the tables of every other version; gives their names."""
    with writing(engine) as connection:
        lock(connection, SCHEMA_LOCK)
        live = {(p.name, p.version) for p in projections}
        kept = {table.name for p in projections for table in tables_of(p)}
        dropped: list[str] = []
        for name, version, tables in connection.execute(
            select(state.c.name, state.c.version, state.c.tables)
        ).fetchall():
            if (name, version) not in live:
                dropped += [t for t in tables.split(",") if t and t not in kept]
                connection.execute(
                    state.delete().where(state.c.name == name, state.c.version == version)
                )
        for table in dropped:
            Table(table, MetaData()).drop(connection, checkfirst=True)
    return dropped
