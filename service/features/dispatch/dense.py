"""The board at a glance (紧凑): one cell is its worst light and the share that is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import quote

from aggregates.rules import lights
from aggregates.rules.lights import Light
from aggregates.values.period import Month, Period
from service.features.dispatch.queries import BoardColumn, BoardRow, Cell, count

# Worst first: what a cell shows is the first of these that any of its lines shows.
WORST = (
    lights.RETURNED_OVERDUE, lights.OVERDUE, lights.NOT_DONE, lights.RETURNED, lights.DUE_SOON,
    lights.TO_BE_REPORTED, lights.PARTLY, lights.NOT_RECEIVED, lights.IN_PROGRESS,
    lights.WAITING._replace(word="reported late, waiting"), lights.WAITING, lights.DONE_LATE,
    lights.DONE, lights.NOT_APPLICABLE, lights.CANCELLED,
)  # fmt: skip
RANK = {light: number for number, light in enumerate(WORST)}
DONE = (lights.DONE, lights.DONE_LATE)
ORDERS = ("red", "code", "done", "name")


class Share(NamedTuple):
    """``done`` of ``lines`` that count; what does not apply counts nowhere."""

    done: int
    lines: int

    @property
    def percent(self) -> int | None:
        """Rounded down, so that 100 is never claimed early; None where nothing counts."""
        return self.done * 100 // self.lines if self.lines else None


class DenseCell(NamedTuple):
    """``figure``: the share as people read it in the cell, "" where the light says it all."""

    light: Light
    share: Share
    figure: str
    link: str

    @property
    def tint(self) -> str:
        """Red and yellow cells are tinted."""
        return self.light.colour if self.light.colour in ("red", "yellow") else ""

    def text(self, words: Mapping[Light, str]) -> str:
        """As its title says it: the light's word, and done of all."""
        return f"{words[self.light]} {self.share.done}/{self.share.lines}"


@dataclass(frozen=True, slots=True)
class DenseRow:
    row: BoardRow
    cells: list[DenseCell | None]
    red: int
    yellow: int
    share: Share


@dataclass(frozen=True, slots=True)
class DenseColumn:
    column: BoardColumn
    share: Share
    red: int
    first: bool  # of its deadline


@dataclass(frozen=True, slots=True)
class Band:
    """Columns of one deadline. ``left``: days until it; below 0 it has passed. ``within``: whether
    it falls in the month that is looked at, so that the day alone says it."""

    due: date | None
    count: int
    left: int | None
    within: bool


@dataclass(frozen=True, slots=True)
class DenseBoard:
    bands: list[Band]
    columns: list[DenseColumn]
    rows: list[DenseRow]
    red: int
    yellow: int
    share: Share
    legend: list[Light]


def share_of(counted: Mapping[Light, int]) -> Share:
    done = sum(counted.get(light, 0) for light in DONE)
    none = counted.get(lights.NOT_APPLICABLE, 0) + counted.get(lights.CANCELLED, 0)
    return Share(done, sum(counted.values()) - none)


def dense(
    rows: Iterable[BoardRow],
    columns: Sequence[BoardColumn],
    period: Period,
    today: date,
    order: str,
    as_of: str = "",
) -> DenseBoard:
    """``order``: one of ORDERS; ``as_of``: kept in every link."""
    ordered = sorted(columns, key=lambda column: (column.due or date.max, column.task or "~"))
    tail = f"&as_of={quote(as_of)}" if as_of else ""
    made = sorted((_row(row, ordered, period, tail) for row in rows), key=_by(order))
    whole = count(cell for row in made for cell in row.row.cells.values())
    return DenseBoard(
        _bands(ordered, today, period),
        _columns(ordered, made),
        made,
        _coloured(whole, "red"),
        _coloured(whole, "yellow"),
        share_of(whole),
        [light for light in WORST if light in whole],
    )


def _by(order: str) -> Callable[[DenseRow], Any]:
    keys: dict[str, Callable[[DenseRow], Any]] = {
        "red": lambda row: (-row.red, -row.yellow, row.row.place.code),
        "code": lambda row: row.row.place.code,
        "name": lambda row: row.row.place.name,
        "done": lambda row: (row.share.percent or 0, row.row.place.code),
    }
    return keys.get(order, keys["red"])


def _row(row: BoardRow, columns: Sequence[BoardColumn], period: Period, tail: str) -> DenseRow:
    head = f"/assignments?under={quote(row.place.code)}&period={period}&task="
    counted = count(row.cells.values())
    return DenseRow(
        row,
        [_cell(row.cells.get(column.task), column.task, head, tail) for column in columns],
        _coloured(counted, "red"),
        _coloured(counted, "yellow"),
        share_of(counted),
    )


def _cell(cell: Cell | None, task: str, head: str, tail: str) -> DenseCell | None:
    if cell is None:
        return None
    counted = cell.lights()
    worst = min(counted, key=lambda light: RANK[light])
    share = share_of(counted)
    says_all = len(counted) == 1 and worst not in (lights.OVERDUE, lights.RETURNED_OVERDUE)
    figure = "" if says_all or share.percent in (0, 100, None) else str(share.percent)
    if len(cell.own) == 1 and not cell.beneath:
        query = f"?{tail[1:]}" if tail else ""
        return DenseCell(worst, share, figure, f"/assignments/{cell.own[0][0]}{query}")
    return DenseCell(worst, share, figure, f"{head}{quote(task) or '-'}{tail}")


def _columns(columns: Sequence[BoardColumn], rows: Sequence[DenseRow]) -> list[DenseColumn]:
    made: list[DenseColumn] = []
    before = None
    for column in columns:
        cells = [row.row.cells[column.task] for row in rows if column.task in row.row.cells]
        counted = count(cells)
        first = not made or column.due != before
        made.append(DenseColumn(column, share_of(counted), _coloured(counted, "red"), first))
        before = column.due
    return made


def _bands(columns: Sequence[BoardColumn], today: date, period: Period) -> list[Band]:
    return [
        _band(due, len(list(inside)), today, period)
        for due, inside in groupby(columns, key=lambda column: column.due)
    ]


def _band(due: date | None, count: int, today: date, period: Period) -> Band:
    if due is None:
        return Band(None, count, None, False)
    return Band(due, count, (due - today).days, period.months == (Month.of(due),))


def _coloured(counted: Mapping[Light, int], colour: str) -> int:
    return sum(count for light, count in counted.items() if light.colour == colour)
