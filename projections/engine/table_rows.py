"""One table's rows as a batch has read or changed them, and what is to be written of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from projections.engine.shape import shape
from projections.engine.values import Plain
from projections.projection import Key
from projections.temporal import Temporal


class Changes(NamedTuple):
    """What a batch writes to one table. Rows are plain, in column order, then since, until."""

    ended: list[Plain]  # keys of current rows to take away
    made: list[Plain]  # current rows to add
    past: list[Plain]  # history rows to add


class Stored(Protocol):
    """The current tables, inside the batch's transaction. Rows are plain, and end with since."""

    def load(self, table: Temporal, keys: Sequence[Plain]) -> Iterable[Plain]: ...

    def find(self, table: Temporal, columns: Sequence[str], values: Plain) -> Iterable[Plain]: ...


class Line:
    """One key's row: ``plain`` is None where there is none; ``stored``: it has a row on disk."""

    __slots__ = ("changed", "key", "plain", "since", "stored")

    def __init__(self, key: Plain, plain: Plain | None, since: int) -> None:
        self.key = key
        self.plain = plain
        self.since = since
        self.stored = plain is not None
        self.changed = False


class TableRows:
    """One temporal table's lines."""

    def __init__(self, table: Temporal, stored: Stored) -> None:
        self.table = table
        self.shape = shape(table)
        self.stored = stored
        self.lines: dict[Plain, Line] = {}
        self.made: dict[Plain, Plain] = {}  # new rows that nothing in the batch asked for
        self.past: list[Plain] = []
        self._announced: dict[Plain, None] = {}
        self._indexes: dict[tuple[str, ...], dict[Plain, dict[Plain, Line]]] = {}
        self._asked: set[tuple[tuple[str, ...], Plain]] = set()

    def announce(self, key: Key) -> None:
        self._announced[self.shape.plain_key(key)] = None

    def load(self) -> None:
        """Reads what was announced at one go, and remembers which of it has no row."""
        missing = [key for key in self._announced if key not in self.lines]
        self._announced = {}
        for row in self.stored.load(self.table, missing) if missing else ():
            self._take(row)
        for key in missing:
            if key not in self.lines:
                self.lines[key] = Line(key, None, 0)

    def _take(self, row: Plain) -> None:
        key = self.shape.key_of(row)
        if key not in self.lines:  # else the batch's own is newer
            line = self.lines[key] = Line(key, row[:-1], row[-1])
            self._index(line)

    def make(self, key: Plain, row: Plain) -> bool:
        """Takes a new row as it is, if nothing in the batch asked for its key; if the database
        has one, the batch's writing fails on it. LookupError: the batch has one."""
        if self._indexes or key in self.lines:
            return False
        if self.made.setdefault(key, row) is not row:
            raise LookupError(f"{self.table.name} has a row {key!r} already")
        return True

    def line(self, key: Key) -> Line:
        return self.line_of(self.shape.plain_key(key))

    def line_of(self, plain: Plain) -> Line:
        if plain in self.made:
            self._ask(plain)
        elif plain not in self.lines:
            self._announced[plain] = None
            self.load()
        return self.lines[plain]

    def _ask(self, key: Plain) -> None:
        """A row that was made is looked at after all."""
        row = self.made.pop(key)
        line = self.lines[key] = Line(key, None, row[-1])
        line.plain, line.changed = row[:-1], True

    def take(self) -> list[Plain]:
        """The new rows, to be written before the batch ends: from here on the database has them."""
        made, self.made = self.made, {}
        return list(made.values())

    def set(self, line: Line, plain: Plain | None) -> None:
        if not self._indexes:  # as good as always
            line.plain = plain
            return
        self._unindex(line)
        line.plain = plain
        self._index(line)

    def settle(self, line: Line, before: Plain | None, position: int) -> None:
        """Compares a line with what it was before the fact, so that one fact makes one change."""
        if line.plain == before:
            return
        if before is not None:
            self.past.append((*before, line.since, position))
        line.since = position
        line.changed = True

    def where(self, columns: tuple[str, ...], wanted: Plain) -> list[Plain]:
        """The database's rows under this batch's own; by key, so that no batch size shows."""
        if columns not in self._indexes:
            for key in list(self.made):
                self._ask(key)
            self._indexes[columns] = {}
            for line in self.lines.values():
                self._index_by(columns, line)
        if (columns, wanted) not in self._asked:
            self._asked.add((columns, wanted))
            for row in self.stored.find(self.table, columns, wanted):
                self._take(row)
        lines = self._indexes[columns].get(wanted, {})
        return [lines[key].plain or () for key in sorted(lines)]

    def _index(self, line: Line) -> None:
        for columns in self._indexes:
            self._index_by(columns, line)

    def _index_by(self, columns: tuple[str, ...], line: Line) -> None:
        if line.plain is not None:
            self._indexes[columns].setdefault(self._at(columns, line.plain), {})[line.key] = line

    def _unindex(self, line: Line) -> None:
        for columns, index in self._indexes.items():
            if line.plain is not None:
                del index[self._at(columns, line.plain)][line.key]

    def _at(self, columns: tuple[str, ...], plain: Plain) -> Plain:
        places = self.shape.places
        return tuple(plain[places[column]] for column in columns)

    def changes(self) -> Changes:
        changed = [line for line in self.lines.values() if line.changed]
        return Changes(
            ended=[line.key for line in changed if line.stored],
            made=[
                *self.take(),
                *((*line.plain, line.since) for line in changed if line.plain is not None),
            ],
            past=self.past,
        )

    def undo(self, position: int) -> None:
        """Takes back the new rows of a fact, asked for or not."""
        self.made = {key: row for key, row in self.made.items() if row[-1] != position}
        for line in self.lines.values():
            if line.since == position:
                self.set(line, None)
