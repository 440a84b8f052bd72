"""Which Python values a column takes, and the plain form in which the engine holds them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any, cast
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
Turn = Callable[[Any], Plain | None]  # None: made for other names or types


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
        # How values of these names and types become plain, made once for each combination that
        # occurs: a projection gives the same few, hundreds of thousands of times.
        self._row_turns: dict[tuple[tuple[str, ...], tuple[type, ...]], Turn] = {}
        self._key_turns: dict[tuple[type, ...], Turn] = {}
        # The last ones met: mostly they serve for the next as well.
        self._row_turn: Turn = _no_turn
        self._key_turn: Turn = _no_turn

    def row(self, values: Mapping[str, Any]) -> Plain:
        """A whole row; columns not named are null. TypeError for a value that does not fit."""
        return self._row_turn(values) or self._row(values)

    def _row(self, values: Mapping[str, Any]) -> Plain:
        names = tuple(values)
        met = names, tuple(map(type, values.values()))
        turn = self._row_turns.get(met) or self._made_row_turn(*met)
        self._row_turn = self._row_turns[met] = turn
        return turn(values) or ()

    def _made_row_turn(self, names: tuple[str, ...], types: tuple[type, ...]) -> Turn:
        unknown = [name for name in names if name not in self.places]
        if unknown:
            raise TypeError(f"{self.name} has no column {', '.join(unknown)}")
        given = dict(zip(names, types, strict=True))
        kinds = [given.get(name, type(None)) for name in self.names]
        codecs = [self._codec(place, kind) for place, kind in enumerate(kinds)]
        wanted = [name if name in given else None for name in self.names]
        return _turn(wanted, kinds, codecs)

    def plain_key(self, key: tuple[Any, ...]) -> Plain:
        return (type(key) is tuple and self._key_turn(key)) or self._plain_key(key)

    def _plain_key(self, key: tuple[Any, ...]) -> Plain:
        if type(key) is not tuple or len(key) != len(self.key):
            raise TypeError(f"{self.name} is keyed by {self.key}, not by {key!r}")
        types = tuple(map(type, key))
        turn = self._key_turns.get(types)
        if turn is None:
            codecs = [self._codec(p, k) for p, k in zip(self._key_places, types, strict=True)]
            turn = _turn([*range(len(key))], types, codecs)
        self._key_turn = self._key_turns[types] = turn
        return turn(key) or ()

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


# What the compiler below writes for the codecs that are a method's call; others it calls.
INLINE = {ENCODE[UUID]: "{}.hex", ENCODE[date]: "{}.isoformat()"}


def _turn(
    places: Sequence[str | int | None], types: Sequence[type], codecs: Sequence[Codec | None]
) -> Turn:
    """A function from values to a plain row: for each column where its value lies (None: null),
    its exact type and its codec. Compiled, since it runs for every row of every view."""
    known: dict[str, Any] = {}
    parts, tests, taken = [], [f"len(v) == {sum(place is not None for place in places)}"], []
    for number, (place, kind, codec) in enumerate(zip(places, types, codecs, strict=True)):
        if place is None:
            parts.append("None")
            continue
        value = f"a{number}"
        taken.append(f"{value} = v[{place!r}]")
        known[f"t{number}"], known[f"c{number}"] = kind, codec
        tests.append(f"{value} is None" if kind is type(None) else f"type({value}) is t{number}")
        shape = "{}" if codec is None else INLINE.get(codec, f"c{number}({{}})")
        parts.append(shape.format(value))
    lines = ["try:", *(f"    {line}" for line in taken), "except (KeyError, IndexError):"]
    lines += ["    return None", f"if {' and '.join(tests)}:", f"    return ({', '.join(parts)},)"]
    exec("def turn(v):\n" + "\n".join(f"    {line}" for line in lines), known)
    return cast(Turn, known["turn"])


def _no_turn(_: Any) -> Plain | None:
    return None


def _kind(table: str, column: Column[Any]) -> type:
    name = type(column.type).__name__
    if name not in KINDS:
        raise TypeError(f"{table}.{column.name}: no {name} columns in views")
    return KINDS[name]


def _getter(keys: Sequence[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """``itemgetter`` that gives a tuple also of one."""
    if len(keys) > 1:
        return itemgetter(*keys)
    (key,) = keys
    return lambda values: (values[key],)


@cache
def shape(table: Temporal | Log) -> Shape:
    return Shape(table)
