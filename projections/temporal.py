"""Tables whose rows know their life span: since and until which position they held."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
)
from sqlalchemy.types import TypeEngine

SINCE = "since"
UNTIL = "until"
Position = BigInteger().with_variant(Integer(), "sqlite")  # there a key of one is the row id


@dataclass(frozen=True, eq=False)
class Temporal:
    """A table that can be read as of any past position.

    ``columns`` may be Integer, BigInteger, String, Text, Boolean, Date, Uuid or JSON; those of
    ``key`` are among them and never null. Times are BigInteger microseconds (``to_micros``),
    points are Integer hundredths, JSON holds JSON values only. Text compares by code point on
    every database. ``indexes`` lie on both physical tables; in the history ``until`` is appended.
    ``sparse``: indexes whose first column is mostly null; such rows are left out of them.
    """

    name: str
    key: tuple[str, ...]
    columns: tuple[Column[Any], ...]
    indexes: tuple[tuple[str, ...], ...] = ()
    sparse: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, eq=False)
class Log:
    """A table of rows that never change: ``since`` is the position of their fact.

    Where one fact makes several rows, give a ``key`` that tells them apart, such as
    ``("since", "line")``; otherwise a fact makes one row at most.
    """

    name: str
    columns: tuple[Column[Any], ...]
    key: tuple[str, ...] = (SINCE,)
    indexes: tuple[tuple[str, ...], ...] = ()
    sparse: tuple[tuple[str, ...], ...] = ()


class Physical(NamedTuple):
    """The tables in the database; a Log has no history."""

    current: Table
    history: Table | None

    @property
    def tables(self) -> tuple[Table, ...]:
        return (self.current,) if self.history is None else (self.current, self.history)


@cache
def physical(table: Temporal | Log, version: int) -> Physical:
    """Names carry the projection's version, so that two versions stand side by side."""
    name = f"{table.name}_v{version}"
    current = _table(table, name, table.key, (SINCE,), ())
    if isinstance(table, Log):
        return Physical(current, None)
    past = (*table.key, SINCE)
    return Physical(current, _table(table, f"{name}_history", past, (SINCE, UNTIL), (UNTIL,)))


def _table(
    table: Temporal | Log,
    name: str,
    key: tuple[str, ...],
    span: tuple[str, ...],
    index_also: tuple[str, ...],
) -> Table:
    columns = [
        Column(c.name, _stored(c.type), nullable=c.nullable and c.name not in key)
        for c in table.columns
    ]
    spans = [Column(s, Position, nullable=False, autoincrement=False) for s in span]
    made = Table(name, MetaData(), *columns, *spans)
    if UNTIL in span:  # nothing looks a past row up while a view fills: this index may wait too
        Index(f"{name}_key", *(made.c[c] for c in key), unique=True)
    else:
        made.append_constraint(PrimaryKeyConstraint(*key))
    for number, index in enumerate((*table.indexes, *table.sparse)):
        filled = made.c[index[0]].is_not(None) if index in table.sparse else None
        Index(
            f"{name}_ix{number}",
            *(made.c[c] for c in (*index, *index_also)),
            sqlite_where=filled,
            postgresql_where=filled,
        )
    return made


def _stored(type_: TypeEngine[Any]) -> TypeEngine[Any]:
    """Text in one order everywhere, whatever the language the database was made in."""
    if isinstance(type_, String):
        return type_.with_variant(type(type_)(type_.length, collation="C"), "postgresql")
    return type_
