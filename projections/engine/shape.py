"""The columns of one table: how a row is checked, turned plain and shown again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import cache
from operator import itemgetter
from typing import Any

from projections.engine.compiled import turn_of
from projections.engine.values import DECODE, ENCODE, Codec, Plain, kind_of
from projections.temporal import Log, Temporal

Turn = Callable[[Any], Plain | None]  # None: made for other names, or for types of the column
Change = Callable[[Any, Plain], Plain | None]


class Shape:
    """The columns of one table: checks what a projection gives, turns it plain and back."""

    def __init__(self, table: Temporal | Log) -> None:
        self.name = table.name
        self.names = tuple(column.name for column in table.columns)
        self.places = {name: place for place, name in enumerate(self.names)}
        self.key = table.key
        self.kinds = [kind_of(table.name, column) for column in table.columns]
        self.decoders = {
            n: DECODE[k] for n, k in zip(self.names, self.kinds, strict=True) if k in DECODE
        }
        self._fillable = [bool(c.nullable) and c.name not in table.key for c in table.columns]
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
        where = {name: place for place, name in given}
        unknown = [name for name in where if name not in self.places]
        if unknown:
            raise TypeError(f"{self.name} has no column {', '.join(unknown)}")
        if other == "None":
            for place, name in enumerate(self.names):
                if name not in where:
                    self._codec(place, type(None))  # TypeError where none may be
        columns = list(zip(self.names, self.kinds, self._fillable, strict=True))
        return turn_of(columns, where, other)

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


def _no_change(_: Any, __: Plain) -> Plain | None:
    return None


def _no_turn(_: Any) -> Plain | None:
    return None


class RowView(Mapping[str, Any]):
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


def _getter(keys: Sequence[int]) -> Callable[[Any], tuple[Any, ...]]:
    """``itemgetter`` that gives a tuple also of one."""
    if len(keys) > 1:
        return itemgetter(*keys)
    (key,) = keys
    return itemgetter(slice(key, key + 1))


@cache
def shape(table: Temporal | Log) -> Shape:
    return Shape(table)
