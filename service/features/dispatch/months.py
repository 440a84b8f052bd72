"""Units × months (各月): what share of each month's lines was done in time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aggregates.values.period import Month
from service.features.assignments.queries.completion import Completion, by_unit
from service.reading.reader import Reader
from service.reading.tree import Place, Tree


@dataclass(frozen=True, slots=True)
class HeatRow:
    place: Place
    cells: list[Completion | None]
    year: Completion


@dataclass(frozen=True, slots=True)
class Heat:
    months: list[Month]
    rows: list[HeatRow]
    sums: list[Completion]


def months_of(reader: Reader, tree: Tree, year: int, top: str) -> Heat:
    """The year's months begun by the moment looked at; rows with the worst year first."""
    today = Month.of(reader.today)
    months = [month for n in range(1, 13) if (month := Month(year, n)) <= today]
    owners = {top: top}
    for code in tree.beneath.get(top, []):
        owners.update(dict.fromkeys(tree.subtree(code), code))
    by_code = by_unit(reader, months, owners)
    rows = [_row(tree[code], months, cells) for code, cells in by_code.items()]
    rows.sort(key=lambda row: (row.year.percent or 0, row.place.code))
    sums = [_added(row.cells[place] for row in rows) for place in range(len(months))]
    return Heat(months, rows, sums)


def _row(place: Place, months: list[Month], cells: dict[str, Completion]) -> HeatRow:
    return HeatRow(place, [cells.get(str(month)) for month in months], _added(cells.values()))


def _added(cells: Iterable[Completion | None]) -> Completion:
    whole = Completion()
    for cell in cells:
        if cell is not None:
            whole.in_time += cell.in_time
            whole.late += cell.late
            whole.partly += cell.partly
            whole.not_done += cell.not_done
            whole.going += cell.going
    return whole
