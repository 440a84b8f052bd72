"""Which Python values a column takes, and the plain form in which the engine holds them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Column

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
# One plain row for both databases: ids as hex, days as ISO text, JSON as its one text. A row is
# loaded, compared and written as it lies, and turned into Python's values only where one is read.
Plain = tuple[Any, ...]
Codec = Callable[[Any], Any]
Turn = Callable[[Any], Plain | None]  # None: made for other names, or for types of the column
Change = Callable[[Any, Plain], Plain | None]


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


class Shape:
    """The columns of one table: checks what a projection gives, turns it plain and back."""

    def __init__(self, table: Temporal | Log) -> None:
        self.name = table.name
        self.names = tuple(column.name for column in table.columns)
        self.places = {name: place for place, name in enumerate(self.names)}
        self.key = table.key
        self.kinds = [_kind(table.name, column) for column in table.columns]
        self.decoders = {
            n: DECODE[k] for n, k in zip(self.names, self.kinds, strict=True) if k in DECODE
        }
        self._fillable = [c.nullable and c.name not in table.key for c in table.columns]
        self._key_places = [self.places[name] for name in table.key if name in self.places]
        self.key_of = _getter([*self._key_places]) if self._key_places else tuple
        self._rows: dict[tuple[str, ...], Turn] = {}
        self._changes: dict[tuple[str, ...], Change] = {}
        # The last ones met: mostly they serve for the next as well.
        self._row_turn: Turn = _no_turn
        self._change_turn: Change = _no_change
        self._key_turn: Turn = _no_turn
        self._key_met: tuple[Any, Plain] = (None, ())
        if all(name in self.places for name in table.key):  # a log's are its lines' positions
            self._key_turn = self._turn(enumerate(table.key), None)

    def row(self, values: Mapping[str, Any]) -> Plain:
        """A whole row; columns not named are null. TypeError for a value that does not fit."""
        return self._row_turn(values) or self._row(values)

    def _row(self, values: Mapping[str, Any]) -> Plain:
        names = tuple(values)
        turn = self._rows.get(names)
        if turn is None:
            turn = self._rows[names] = self._turn(zip(names, names, strict=True), "None")
        self._row_turn = turn
        return turn(values) or tuple(self.plain(name, values.get(name)) for name in self.names)

    def changed(self, old: Plain, values: Mapping[str, Any]) -> Plain:
        """The row with some columns changed."""
        return self._change_turn(values, old) or self._changed(old, values)

    def _changed(self, old: Plain, values: Mapping[str, Any]) -> Plain:
        names = tuple(values)
        turn = self._changes.get(names)
        if turn is None:
            turn = self._changes[names] = self._turn(zip(names, names, strict=True), "o[{}]")
        self._change_turn = turn
        return turn(values, old) or tuple(
            self.plain(name, values[name]) if name in values else kept
            for name, kept in zip(self.names, old, strict=True)
        )

    def plain_key(self, key: tuple[Any, ...]) -> Plain:
        met, plain = self._key_met  # together, since other threads meet theirs
        if key is met:  # a projection reads a row by the key it then changes it by
            return plain
        if type(key) is not tuple or len(key) != len(self.key):
            raise TypeError(f"{self.name} is keyed by {self.key}, not by {key!r}")
        plain = self._key_turn(key) or tuple(map(self.plain, self.key, key))
        self._key_met = (key, plain)
        return plain

    def _turn(self, given: Iterable[tuple[Any, str]], other: str | None) -> Any:
        """A function from values to a plain row, compiled, since it runs for every row of every
        view. ``given``: where each value lies in what it is given, and its column; ``other``: what
        stands in the columns not given (None: there are none in the row). It gives None for
        values of other names or of types that are not the columns' own: those take the slow way,
        which knows enumerations and says what does not fit."""
        where = {name: place for place, name in given}
        unknown = [name for name in where if name not in self.places]
        if unknown:
            raise TypeError(f"{self.name} has no column {', '.join(unknown)}")
        known: dict[str, Any] = {}
        parts, tests = [], [f"len(v) == {len(where)}"]
        for number, (name, kind) in enumerate(zip(self.names, self.kinds, strict=True)):
            if name in where:
                tests.append(self._test(number, kind, known))
                parts.append(_turned(number, kind, known))
            elif other is not None:
                if other == "None":
                    self._codec(number, type(None))  # TypeError where none may be
                parts.append(other.format(number))
        taken = [f"a{self.places[name]} = v[{place!r}]" for name, place in where.items()]
        return _compiled(taken, tests, parts, known)

    def _test(self, number: int, kind: type, known: dict[str, Any]) -> str:
        known[f"t{number}"] = kind
        if kind is object:
            return "True" if self._fillable[number] else f"a{number} is not None"
        exact = f"type(a{number}) is t{number}"
        return f"({exact} or a{number} is None)" if self._fillable[number] else exact

    def plain(self, name: str, value: Any) -> Any:
        """One column's value."""
        if name not in self.places:
            raise TypeError(f"{self.name} has no column {name}")
        codec = self._codec(self.places[name], type(value))
        return codec(value) if codec else value

    def _codec(self, place: int, given: type) -> Codec | None:
        """How a value of this type becomes plain; None: as it is."""
        kind = self.kinds[place]
        if given is type(None) and self._fillable[place]:
            return None
        if given is kind or (kind is object and given is not type(None)):
            return ENCODE.get(kind)
        if issubclass(given, Enum):
            return lambda member: self.plain(self.names[place], member.value)
        raise TypeError(f"{self.name}.{self.names[place]} does not take {given.__name__}")


class Shown(Mapping[str, Any]):
    """A row as its projection reads it: each value is turned back where it is looked at."""

    __slots__ = ("_plain", "_shape")

    def __init__(self, shape: Shape, plain: Plain) -> None:
        self._shape = shape
        self._plain = plain

    def __getitem__(self, name: str) -> Any:
        value = self._plain[self._shape.places[name]]
        if value is None or name not in self._shape.decoders:
            return value
        return self._shape.decoders[name](value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._shape.names)

    def __len__(self) -> int:
        return len(self._shape.names)

    def __repr__(self) -> str:
        return repr(dict(self))


# What is written for the codecs that are a method's call; others are called. UUID.hex takes more
# than twice as long as its number's bytes do.
INLINE = {UUID: "{}.int.to_bytes(16, 'big').hex()", date: "{}.isoformat()"}


def _turned(number: int, kind: type, known: dict[str, Any]) -> str:
    value = f"a{number}"
    if kind not in ENCODE:
        return value
    known[f"c{number}"] = ENCODE[kind]
    shape = INLINE.get(kind, f"c{number}({{}})")
    return f"(None if {value} is None else {shape.format(value)})"


def _compiled(
    taken: Sequence[str], tests: Sequence[str], parts: Sequence[str], known: dict[str, Any]
) -> Any:
    lines = ["try:", *(f"    {line}" for line in taken or ["pass"])]
    lines += ["except (KeyError, IndexError):", "    return None"]
    lines += [f"if {' and '.join(tests)}:", f"    return ({', '.join(parts)},)"]
    exec("def turn(v, o=()):\n" + "\n".join(f"    {line}" for line in lines), known)
    return known["turn"]


def _no_change(_: Any, __: Plain) -> Plain | None:
    return None


def _no_turn(_: Any) -> Plain | None:
    return None


def _kind(table: str, column: Column[Any]) -> type:
    name = type(column.type).__name__
    if name not in KINDS:
        raise TypeError(f"{table}.{column.name}: no {name} columns in views")
    return KINDS[name]


def _getter(keys: Sequence[int]) -> Callable[[Any], tuple[Any, ...]]:
    """``itemgetter`` that gives a tuple also of one."""
    if len(keys) > 1:
        return itemgetter(*keys)
    (key,) = keys
    return itemgetter(slice(key, key + 1))


@cache
def shape(table: Temporal | Log) -> Shape:
    return Shape(table)
