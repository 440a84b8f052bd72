"""Which Python values a column takes, and the plain form in which the engine holds them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Column

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
# One plain row for both databases: ids as hex, days as ISO text, JSON as its one text. A row is
# loaded, compared and written as it lies, and turned into Python's values only where one is read.
Plain = tuple[Any, ...]
Codec = Callable[[Any], Any]


def canonical(value: Any) -> str:
    """JSON with one text for one value. TypeError or ValueError for what JSON cannot hold."""
    return json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )


ENCODE: dict[type, Codec] = {UUID: attrgetter("hex"), date: date.isoformat, object: canonical}
DECODE: dict[type, Codec] = {
    UUID: UUID,
    date: date.fromisoformat,
    object: json.loads,
    bool: bool,  # SQLite gives back 0 and 1
}


def kind_of(table: str, column: Column[Any]) -> type:
    name = type(column.type).__name__
    if name not in KINDS:
        raise TypeError(f"{table}.{column.name}: no {name} columns in views")
    return KINDS[name]
