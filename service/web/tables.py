"""A list on a page, as its columns say it: heads, cells, order, what is left out, what is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.responses import Response

from service.web import downloads, ordering
from service.web.cells import NUMBERS, Cell, for_people
from service.web.columns import Column, Columns
from service.web.page import Page


@dataclass(frozen=True, slots=True)
class TableCell:
    """``words``: its column's head, for narrow screens. ``link``: where it leads, or none."""

    name: str
    words: str
    text: str
    look: str  # num, code or nothing
    link: str | None
    parts: Sequence[tuple[str, str]]  # of a list, each with its link


@dataclass(frozen=True, slots=True)
class PageTable:
    """What the macro ``listing`` draws: ``{{ m.listing(table) }}``; called with a block, that draws
    the cells it has something for: ``{% call(row, name) m.listing(table) %}``. ``acts``: the head
    of a last cell that only such a block fills. ``mark``: what a row is marked as. ``called``: its
    name among several tables of a page. ``choice``: whether columns may be left out. ``sorts``: by
    its heads; not where a page shows a part of what is found by another order."""

    page: Page
    columns: Columns[Any]
    rows: Sequence[Any]
    acts: str = ""
    called: str = ""
    sorts: bool = True
    choice: bool = True
    mark: Callable[[Any], str] | None = None

    @property
    def label(self) -> str:
        return self.called or self.page.words(self.columns.title)

    @property
    def heads(self) -> dict[str, str]:
        return {c.name: self.page.words(c.head or c.words) for c in self.columns.tabled}

    def sorts_by(self, name: str) -> bool:
        return self.sorts and any(c.name == name and c.sorts for c in self.columns.tabled)

    def is_number(self, name: str) -> bool:
        return any(c.name == name and c.cell in NUMBERS for c in self.columns.tabled)

    def marked(self, row: Any) -> str:
        return self.mark(row) if self.mark is not None else ""

    def cells(self, row: Any) -> list[TableCell]:
        return [self._cell(column, row) for column in self.columns.tabled]

    def _cell(self, column: Column[Any], row: Any) -> TableCell:
        page = self.page
        (cell, value), to = column.for_people(row, page.words), column.link
        text = for_people(cell, value, page.words, page.moment)
        several = column.cell is Cell.LIST and to is not None
        return TableCell(
            column.name,
            page.words(column.head or column.words),
            text,
            "num" if column.cell in NUMBERS else "code" if column.cell is Cell.CODE else "",
            page.to(to(row)) if to is not None and not several else None,
            [(str(each), page.to(to(each))) for each in value] if several and to else [],
        )


def listed(page: Page, columns: Columns[Any], rows: Iterable[Any], **more: Any) -> PageTable:
    """In the order that the address asks for; ``more``: of the table."""
    asked = ordering.asked(page) if more.get("sorts", True) else ""
    return PageTable(page, columns, columns.in_order(rows, asked), **more)


def taken_away(
    page: Page,
    columns: Columns[Any],
    rows: Iterable[Any],
    how: str,
    name: str = "",
    title: str = "",
    *more: str,
) -> Response:
    """As CSV or a workbook, whole, in the address's order and without its hidden columns.
    ``name``: of the file. ``more``: notes above the table."""
    ordered = columns.in_order(rows, ordering.asked(page))
    notes = downloads.notes(page, *more)
    made = columns.table(ordered, page.words, notes, ordering.hidden(page), title)
    return downloads.download(made, name or columns.name.lower(), how)


def answered(
    page: Page, columns: Columns[Any], rows: Iterable[Any], how: str, template: str, **more: Any
) -> Response:
    """A list's page: shown as ``table``, or taken away where the address says how."""
    if how in downloads.FORMATS:
        return taken_away(page, columns, rows, how)
    return page.render(template, table=listed(page, columns, rows), **more)
