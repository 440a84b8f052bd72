"""Which Python values a column takes, and how they lie in either database."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import Enum
from functools import cache
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column

from projections.temporal import Log, Temporal

# By exact name: an Enum column, for one, would be a subclass of String.
KINDS: dict[str, type] = {
    "Integer": int,
    "BigInteger": int,
    "String": str,
    "Text": str,
    "Boolean": bool,
    "Date": date,
    "Uuid": UUID,
    "JSON": object,
}
Tuple = tuple[Any, ...]


class Shape:
    """The columns of one table: checks what a projection gives, turns rows into tuples."""

    def __init__(self, table: Temporal | Log) -> None:
        self.name = table.name
        self.names = tuple(column.name for column in table.columns)
        self.key = table.key
        self.blank: dict[str, Any] = dict.fromkeys(self.names)
        self.json = frozenset(c.name for c in table.columns if isinstance(c.type, JSON))
        self.types = {c.name: _types(table, c) for c in table.columns}
        self.values_of = _getter(self.names)

    def checked(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """The values as the engine holds them: JSON as its one text, enums as their value."""
        types = self.types
        odd = [name for name, value in values.items() if type(value) not in types.get(name, ())]
        return (
            {**values, **{name: self._mend(name, values[name]) for name in odd}} if odd else values
        )

    def _mend(self, name: str, value: Any) -> Any:
        if name not in self.types:
            raise TypeError(f"{self.name} has no column {name}")
        if isinstance(value, Enum):
            value = value.value
        if name in self.json and value is not None:
            return canonical(value)
        if type(value) not in self.types[name]:
            raise TypeError(f"{self.name}.{name} does not take {value!r}")
        return value

    def whole(self, key: Tuple, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """A full row: columns not named are null. TypeError where one may not be."""
        self.same_key(key, values)
        return self.checked({**self.blank, **values, **self.keyed(key)})

    def same_key(self, key: Tuple, values: Mapping[str, Any]) -> None:
        """TypeError if the values would move the row to another key."""
        if values.keys().isdisjoint(self.key):
            return
        if any(values.get(name, part) != part for name, part in zip(self.key, key, strict=True)):
            raise TypeError(f"{self.name}: {dict(values)!r} is not of the key {key!r}")

    def keyed(self, key: Tuple) -> dict[str, Any]:
        if type(key) is not tuple or len(key) != len(self.key):
            raise TypeError(f"{self.name} is keyed by {self.key}, not by {key!r}")
        return dict(zip(self.key, key, strict=True))

    def shown(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """A row as its projection sees it: JSON read anew, so that no list is shared."""
        if not self.json:
            return row
        return {n: json.loads(v) if n in self.json and v else v for n, v in row.items()}


def canonical(value: Any) -> str:
    """JSON with one text for one value. TypeError or ValueError for what JSON cannot hold."""
    return json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )


def _types(table: Temporal | Log, column: Column[Any]) -> frozenset[type]:
    kind = type(column.type).__name__
    if kind not in KINDS:
        raise TypeError(f"{table.name}.{column.name}: no {kind} columns in views")
    # No JSON value is of exactly the class object, so each goes the way of mending.
    found = frozenset({KINDS[kind]})
    fillable = column.nullable and column.name not in table.key
    return found | {type(None)} if fillable else found


def _getter(names: Sequence[str]) -> Callable[[Mapping[str, Any]], Tuple]:
    if len(names) > 1:
        return itemgetter(*names)
    (name,) = names
    return lambda row: (row[name],)


@cache
def shape(table: Temporal | Log) -> Shape:
    return Shape(table)


def encode(table: Temporal | Log, rows: list[Tuple]) -> list[Tuple]:
    """Rows as both drivers take them quickest: ids as hex, days as ISO text."""
    return _by_column(_kinds(table, shape(table).names), _ENCODE, rows)


def encode_keys(table: Temporal, keys: Sequence[Tuple]) -> list[Tuple]:
    return _by_column(_kinds(table, table.key), _ENCODE, keys)


def decode(table: Temporal, rows: list[Tuple]) -> list[Tuple]:
    """Rows out of SQLite, which knows neither ids nor days nor truth."""
    return _by_column(_kinds(table, shape(table).names), _DECODE, rows)


_ENCODE: dict[type, Callable[[Any], Any]] = {UUID: lambda v: v.hex, date: date.isoformat}
_DECODE: dict[type, Callable[[Any], Any]] = {UUID: UUID, date: date.fromisoformat, bool: bool}


def _kinds(table: Temporal | Log, names: Sequence[str]) -> list[type]:
    kinds = {column.name: KINDS[type(column.type).__name__] for column in table.columns}
    return [kinds[name] for name in names]


def _by_column(
    kinds: list[type], codecs: dict[type, Callable[[Any], Any]], rows: Sequence[Tuple]
) -> list[Tuple]:
    """Turning the rows on their side spares a call for every value that stays as it is."""
    if not rows or not any(kind in codecs for kind in kinds):
        return list(rows)
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for number, kind in enumerate(kinds):
        if kind in codecs:
            codec = codecs[kind]
            columns[number] = [None if v is None else codec(v) for v in columns[number]]
    return list(zip(*columns, strict=True))
