"""One declaration of a list: its JSON with its schema, its table, its order and its page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field, create_model

from service.web.cells import FOR_PROGRAMS, TYPES, Cell, Translate, for_sheets, heading_kind
from service.workbooks.writing import Heading, Table

Row = TypeVar("Row")
ABSENT: Any = object()  # the value of a field that is left out of the JSON


@dataclass(frozen=True, kw_only=True)
class Column(Generic[Row]):
    """``name``: in JSON and in the address. ``words``: its head; without them it is for programs
    alone. ``value``: of a row; or ``said``, where it is put in the reader's words. ``label``: what
    people read instead, on pages and in workbooks. ``example``: of the JSON. ``order``: what rows
    are ordered by; its value unless given. ``link``: where the cell leads on a page. ``type``: of
    the JSON, where its cell does not say it. ``absent``: left out of the JSON where ABSENT."""

    name: str
    words: str = ""
    head: str = ""  # on a page, where that shows it otherwise: a name for a code
    cell: Cell = Cell.TEXT
    value: Callable[[Row], Any] | None = None
    said: Callable[[Row, Translate], Any] | None = None
    label: Callable[[Row, Translate], str | None] | None = None
    example: Any = None
    optional: bool = False  # may be null
    absent: bool = False
    programs: bool = True  # stands in the JSON
    sorts: bool = True  # rows are ordered by it where a page's head is pressed
    width: int | None = None  # in workbooks, characters of half width
    page: bool = True  # stands on the page, if it has words
    sheet: bool = True  # stands in workbooks, if it has words
    order: Callable[[Row], Any] | None = None
    link: Callable[[Any], str] | None = None  # from the row; from each part of a list
    type: Any = None

    def of(self, row: Row, translate: Translate = str) -> Any:
        if self.said is not None:
            return self.said(row, translate)
        return self.value(row) if self.value is not None else getattr(row, self.name)

    def for_people(self, row: Row, translate: Translate) -> tuple[Cell, Any]:
        """What people read, and as what kind of cell."""
        if self.label is not None:
            return Cell.TEXT, self.label(row, translate)
        value = self.of(row, translate)
        return self.cell, None if value is ABSENT else value

    def sorts_by(self, row: Row) -> Any:
        value = self.order(row) if self.order is not None else self.of(row)
        return None if value is ABSENT else value

    @property
    def hinted(self) -> tuple[Any, Any]:
        """Its type and its field in the answer's model."""
        hint = self.type or TYPES[self.cell]
        examples = None if self.example is None else [self.example]
        default = None if self.absent else ...
        return (hint | None if self.optional else hint), Field(default, examples=examples)


@dataclass(frozen=True)
class Columns(Generic[Row]):
    """``name``: of the answer's model and of files. ``title``: over the table."""

    name: str
    title: str
    columns: Sequence[Column[Row]] = field(default=())

    @cached_property
    def model(self) -> type[BaseModel]:
        """What one row is in JSON."""
        fields: dict[str, Any] = {c.name: c.hinted for c in self.columns if c.programs}
        return create_model(self.name, __doc__=self.title, **fields)

    def model_with(self, name: str, **more: Any) -> type[BaseModel]:
        """One of the list with more beside it; ``more``: fields with their types."""
        fields: dict[str, Any] = {each: (hint, ...) for each, hint in more.items()}
        return create_model(name, __base__=self.model, **fields)

    def plus(self, after: str, column: Column[Row]) -> Columns[Row]:
        """With another column behind the one named so."""
        place = next(n for n, each in enumerate(self.columns, 1) if each.name == after)
        columns = (*self.columns[:place], column, *self.columns[place:])
        return Columns(self.name, self.title, columns)

    def without(self, name: str) -> Columns[Row]:
        columns = tuple(each for each in self.columns if each.name != name)
        return Columns(self.name, self.title, columns)

    @property
    def several(self) -> Any:
        """The type of a list of rows in JSON."""
        return list[self.model]  # type: ignore[name-defined]  # made from the columns

    @cached_property
    def tabled(self) -> list[Column[Row]]:
        return [column for column in self.columns if column.words and column.page]

    @cached_property
    def written(self) -> list[Column[Row]]:
        return [column for column in self.columns if column.words and column.sheet]

    def json(self, row: Row, translate: Translate = str) -> dict[str, Any]:
        fields = {}
        for name, read, said, written in self._programs:
            value = said(row, translate) if said is not None else read(row)
            if value is not ABSENT:
                fields[name] = value if written is None or value is None else written(value)
        return fields

    @cached_property
    def _programs(self) -> list[tuple[str, Callable[[Row], Any], Any, Any]]:
        """What a row's JSON is made of, looked up once."""
        return [
            (c.name, c.value or attrgetter(c.name), c.said, FOR_PROGRAMS.get(c.cell))
            for c in self.columns
            if c.programs
        ]

    def table(
        self,
        rows: Iterable[Row],
        translate: Translate,
        notes: Sequence[str] = (),
        hidden: Iterable[str] = (),
        title: str = "",
    ) -> Table:
        """Hidden columns stay out."""
        left = frozenset(hidden)
        kept = [column for column in self.written if column.name not in left]
        return Table(
            title=title or translate(self.title),
            columns=[Heading(translate(c.words), heading_kind(c.cell), c.width) for c in kept],
            rows=(
                [for_sheets(*c.for_people(row, translate), translate) for c in kept] for row in rows
            ),
            notes=notes,
        )

    def in_order(self, rows: Iterable[Row], asked: str) -> list[Row]:
        """``asked``: a column's name, with a minus for the other way. Rows without a value come
        last, and equal ones stay as they were."""
        matches = list(rows)
        name = asked.removeprefix("-")
        column = next((each for each in self.tabled if each.name == name and each.sorts), None)
        if column is None:
            return matches
        known = [row for row in matches if column.sorts_by(row) is not None]
        known.sort(key=column.sorts_by, reverse=asked.startswith("-"))
        return known + [row for row in matches if column.sorts_by(row) is None]
