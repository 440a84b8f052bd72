"""The rows a batch has read or changed, in memory; what comes of them is written at its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from projections.engine.shape import RowView, Shape, shape
from projections.engine.table_rows import Line, Stored, TableRows
from projections.engine.values import Plain
from projections.projection import Key, Row
from projections.temporal import Log, Temporal


class BatchRows:
    """The ``Rows`` of one batch. Each fact is settled, or undone, before the next begins."""

    def __init__(self, tables: Iterable[Temporal | Log], stored: Stored) -> None:
        self.sheets: dict[Temporal, TableRows] = {}
        self.logs: dict[Log, list[Plain]] = {}
        self._shapes: dict[Log, Shape] = {}
        for table in tables:
            if isinstance(table, Log):
                self.logs[table] = []
                self._shapes[table] = shape(table)
            else:
                self.sheets[table] = TableRows(table, stored)
        self.position = 0  # of the fact in hand
        self._before: dict[Line, tuple[TableRows, Plain | None]] = {}

    def announce(self, table: Temporal, key: Key) -> None:
        self.sheets[table].announce(key)

    def load(self) -> None:
        for sheet in self.sheets.values():
            sheet.load()

    def settle(self) -> None:
        if not self._before:
            return
        for line, (sheet, before) in self._before.items():
            sheet.settle(line, before, self.position)
        self._before.clear()

    def finished(self, table: Temporal | Log) -> int:
        """How many of a table's rows no later fact of the batch will change."""
        return len(self.logs[table] if isinstance(table, Log) else self.sheets[table].made)

    def take(self, table: Temporal | Log) -> list[Plain]:
        """Those rows, to be written before the batch ends."""
        if isinstance(table, Temporal):
            return self.sheets[table].take()
        lines, self.logs[table] = self.logs[table], []
        return lines

    def undo(self) -> None:
        """Takes back what this fact did, and leaves what those before it did."""
        for line, (sheet, before) in self._before.items():
            sheet.set(line, before)
        self._before.clear()
        for each in self.sheets.values():
            each.undo(self.position)
        for lines in self.logs.values():
            while lines and lines[-1][-1] == self.position:
                lines.pop()

    def get(self, table: Temporal, /, *key: Any) -> Row | None:
        sheet = self.sheets[table]
        plain = sheet.line(key).plain
        return None if plain is None else RowView(sheet.shape, plain)

    def put(self, table: Temporal, key: Key, values: Mapping[str, Any], /) -> None:
        sheet = self.sheets[table]
        line = sheet.line(key)
        for name in table.key:
            if name not in values:
                values = {**dict(zip(table.key, key, strict=True)), **values}
                break
        self._set(sheet, line, sheet.shape.row(values))

    def make(self, table: Temporal, values: Mapping[str, Any], /) -> None:
        sheet = self.sheets[table]
        plain = sheet.shape.row(values)
        key = sheet.shape.key_of(plain)
        if sheet.make(key, (*plain, self.position)):
            return
        line = sheet.line_of(key)
        if line.plain is not None:
            raise LookupError(f"{table.name} has a row {key!r} already")
        self._set(sheet, line, plain)

    def change(self, table: Temporal, key: Key, /, **values: Any) -> None:
        sheet, line, old = self._living(table, key)
        self._set(sheet, line, sheet.shape.changed(old, values))

    def end(self, table: Temporal, key: Key, /) -> None:
        sheet, line, _ = self._living(table, key)
        self._set(sheet, line, None)

    def append(self, table: Log, /, **values: Any) -> None:
        self.logs[table].append((*self._shapes[table].row(values), self.position))

    def where(self, table: Temporal, /, **values: Any) -> list[Row]:
        sheet = self.sheets[table]
        wanted = tuple(sheet.shape.plain(name, value) for name, value in values.items())
        return [RowView(sheet.shape, plain) for plain in sheet.where(tuple(values), wanted)]

    def _living(self, table: Temporal, key: Key) -> tuple[TableRows, Line, Plain]:
        sheet = self.sheets[table]
        line = sheet.line(key)
        if line.plain is None:
            raise LookupError(f"{table.name} has no row {key!r}")
        return sheet, line, line.plain

    def _set(self, sheet: TableRows, line: Line, plain: Plain | None) -> None:
        if plain is not None and sheet.shape.key_of(plain) != line.key:
            raise TypeError(f"{sheet.table.name}: a row keeps its key {line.key!r}")
        if line not in self._before:
            is_new = line.since == self.position  # made by this very fact
            self._before[line] = (sheet, None if is_new else line.plain)
        sheet.set(line, plain)
