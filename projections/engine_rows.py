"""The rows a batch has read or changed, in memory; what comes of them is written at its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from projections.engine_values import Tuple, shape
from projections.projection import Key, Row
from projections.temporal import Log, Temporal


class Changes(NamedTuple):
    """What a batch writes to one table. Tuples are in column order, then since, then until."""

    ended: list[Key]  # current rows to take away
    made: list[Tuple]  # current rows to add
    past: list[Tuple]  # history rows to add


class Stored(Protocol):
    """The current tables, inside the batch's transaction."""

    def load(self, table: Temporal, keys: Sequence[Key]) -> Iterable[Tuple]: ...

    def find(self, table: Temporal, columns: Sequence[str], values: Tuple) -> Iterable[Tuple]: ...


class Line:
    """One key's row: ``values`` are None where there is none; ``stored``: it has a row on disk."""

    __slots__ = ("changed", "key", "since", "stored", "values")

    def __init__(self, key: Key, values: Row | None, since: int) -> None:
        self.key = key
        self.values = values
        self.since = since
        self.stored = values is not None
        self.changed = False


class Sheet:
    """One temporal table's lines."""

    def __init__(self, table: Temporal, stored: Stored) -> None:
        self.table = table
        self.shape = shape(table)
        self.stored = stored
        self.lines: dict[Key, Line] = {}
        self.announced: dict[Key, None] = {}
        self.past: list[tuple[Row, int, int]] = []
        self.indexes: dict[tuple[str, ...], dict[Tuple, dict[Key, Line]]] = {}
        self.asked: set[tuple[tuple[str, ...], Tuple]] = set()

    def announce(self, key: Key) -> None:
        if key not in self.lines and key not in self.announced:
            self.shape.checked(self.shape.keyed(key))
            self.announced[key] = None

    def load(self) -> None:
        """Reads what was announced at one go, and remembers which of it has no row."""
        missing, self.announced = self.announced, {}
        for row in self.stored.load(self.table, list(missing)) if missing else ():
            self._take(row)
        for key in missing:
            if key not in self.lines:
                self.lines[key] = Line(key, None, 0)

    def _take(self, row: Tuple) -> None:
        values = dict(zip(self.shape.names, row, strict=False))
        key = tuple(values[name] for name in self.shape.key)
        if key not in self.lines:
            line = self.lines[key] = Line(key, values, row[-1])
            self._index(line)

    def line(self, key: Key) -> Line:
        if key not in self.lines:
            self.announce(key)
            self.load()
        return self.lines[key]

    def set(self, line: Line, values: Row | None) -> None:
        self._unindex(line)
        line.values = values
        self._index(line)

    def settle(self, line: Line, before: Row | None, position: int) -> None:
        """Compares a line with what it was before the fact, so that one fact makes one change."""
        if line.values == before:
            line.values = before
            return
        if before is not None:
            self.past.append((before, line.since, position))
        line.since = position
        line.changed = True

    def where(self, columns: tuple[str, ...], wanted: Tuple) -> list[Row]:
        """The database's rows under this batch's own; sorted, so that no batch size shows."""
        if columns not in self.indexes:
            self.indexes[columns] = {}
            for line in self.lines.values():
                self._index_by(columns, line)
        if (columns, wanted) not in self.asked:
            self.asked.add((columns, wanted))
            for row in self.stored.find(self.table, columns, wanted):
                self._take(row)
        found = self.indexes[columns].get(wanted, {})
        return [line.values for _, line in sorted(found.items()) if line.values is not None]

    def _index(self, line: Line) -> None:
        for columns in self.indexes:
            self._index_by(columns, line)

    def _index_by(self, columns: tuple[str, ...], line: Line) -> None:
        if line.values is not None:
            place = tuple(line.values[column] for column in columns)
            self.indexes[columns].setdefault(place, {})[line.key] = line

    def _unindex(self, line: Line) -> None:
        for columns, index in self.indexes.items():
            if line.values is not None:
                del index[tuple(line.values[column] for column in columns)][line.key]

    def changes(self) -> Changes:
        values_of = self.shape.values_of
        changed = [line for line in self.lines.values() if line.changed]
        return Changes(
            ended=[line.key for line in changed if line.stored],
            made=[(*values_of(ln.values), ln.since) for ln in changed if ln.values is not None],
            past=[(*values_of(values), since, until) for values, since, until in self.past],
        )


class BatchRows:
    """The ``Rows`` of one batch. Each fact is settled, or undone, before the next begins."""

    def __init__(self, tables: Iterable[Temporal | Log], stored: Stored) -> None:
        self.sheets: dict[Temporal, Sheet] = {}
        self.logs: dict[Log, list[Tuple]] = {}
        for table in tables:
            if isinstance(table, Log):
                self.logs[table] = []
            else:
                self.sheets[table] = Sheet(table, stored)
        self.position = 0
        self._before: dict[Line, tuple[Sheet, Row | None]] = {}
        self._lengths: dict[Log, int] = {}

    def announce(self, table: Temporal, key: Key) -> None:
        self.sheets[table].announce(key)

    def load(self) -> None:
        for sheet in self.sheets.values():
            sheet.load()

    def begin(self, position: int) -> None:
        self.position = position
        self._before = {}
        self._lengths = {log: len(lines) for log, lines in self.logs.items()}

    def settle(self) -> None:
        for line, (sheet, before) in self._before.items():
            sheet.settle(line, before, self.position)

    def undo(self) -> None:
        """Takes back what this fact did, and leaves what those before it did."""
        for line, (sheet, before) in self._before.items():
            sheet.set(line, before)
        for log, length in self._lengths.items():
            del self.logs[log][length:]

    def get(self, table: Temporal, /, *key: Any) -> Row | None:
        sheet = self.sheets[table]
        values = sheet.line(key).values
        return None if values is None else sheet.shape.shown(values)

    def put(self, table: Temporal, key: Key, values: Mapping[str, Any], /) -> None:
        sheet = self.sheets[table]
        self._set(sheet, sheet.line(key), sheet.shape.whole(key, values))

    def change(self, table: Temporal, key: Key, /, **values: Any) -> None:
        sheet, line, old = self._living(table, key)
        new = sheet.shape.checked(values)
        sheet.shape.same_key(key, new)
        if any(old[name] != value for name, value in new.items()):
            self._set(sheet, line, {**old, **new})

    def end(self, table: Temporal, key: Key, /) -> None:
        sheet, line, _ = self._living(table, key)
        self._set(sheet, line, None)

    def append(self, table: Log, /, **values: Any) -> None:
        form = shape(table)
        row = form.checked({**form.blank, **values})
        self.logs[table].append((*form.values_of(row), self.position))

    def where(self, table: Temporal, /, **values: Any) -> list[Row]:
        sheet = self.sheets[table]
        wanted = sheet.shape.checked(values)
        found = sheet.where(tuple(wanted), tuple(wanted.values()))
        return [sheet.shape.shown(row) for row in found]

    def _living(self, table: Temporal, key: Key) -> tuple[Sheet, Line, Row]:
        sheet = self.sheets[table]
        line = sheet.line(key)
        if line.values is None:
            raise LookupError(f"{table.name} has no row {key!r}")
        return sheet, line, line.values

    def _set(self, sheet: Sheet, line: Line, values: Row | None) -> None:
        if line not in self._before:
            self._before[line] = (sheet, line.values)
        sheet.set(line, values)
