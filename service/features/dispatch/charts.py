"""What people would rather look at (图表): late lines by task, and days held at each hop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from aggregates.rules import lights
from aggregates.values.moment import to_micros
from aggregates.values.period import Period
from aggregates.values.points import divide_half_up
from projections.assignments import ASSIGNMENTS
from service.features.assignments.queries.completion import LEFT_OUT
from service.features.dispatch.queries import Board, BoardColumn, BoardRow, count
from service.reading.reader import Reader
from service.reading.tree import Tree

DAY = 86_400_000_000  # microseconds
LATE = (lights.OVERDUE, lights.RETURNED_OVERDUE)
AFTERWARDS = (lights.DONE_LATE, lights.WAITING._replace(word="reported late, waiting"))


@dataclass(frozen=True, slots=True)
class TaskLate:
    """``overdue``: lines that are late now; ``afterwards``: done, after their deadline."""

    column: BoardColumn
    lines: int
    overdue: int
    afterwards: int


def late_by_task(board: Board, rows: Sequence[BoardRow]) -> list[TaskLate]:
    """Those with the most late lines first."""
    tasks = []
    for column in board.columns:
        cells = (row.cells[column.task] for row in rows if column.task in row.cells)
        shown = count(cells)
        overdue = sum(shown.get(light, 0) for light in LATE)
        afterwards = sum(shown.get(light, 0) for light in AFTERWARDS)
        tasks.append(TaskLate(column, sum(shown.values()), overdue, afterwards))
    return sorted(tasks, key=lambda task: (-task.overdue - task.afterwards, task.column.task))


@dataclass(slots=True)
class Hop:
    """One step of the hierarchy: over its lines, the microseconds until they were received, from
    then until they were reported, and from then until they were decided; what is open counts
    until the moment looked at."""

    lines: int = 0
    receiving: int = 0
    working: int = 0
    deciding: int = 0

    def days(self) -> list[Decimal]:
        """The mean of each in days, to the tenth, halves up."""
        parts = (self.receiving, self.working, self.deciding)
        return [Decimal(divide_half_up(part * 10, DAY * self.lines)).scaleb(-1) for part in parts]


def days_by_hop(reader: Reader, tree: Tree, period: Period, top: str) -> dict[int, Hop]:
    """By how far the holder stands below ``top``: 0 is itself."""
    depth = _depths(tree, top)
    hops: defaultdict[int, Hop] = defaultdict(Hop)
    for organization, lines, receiving, working, deciding in _sums(reader, period):
        if organization not in depth:
            continue
        hop = hops[depth[organization]]
        hop.lines += lines
        hop.receiving += int(receiving)
        hop.working += int(working)
        hop.deciding += int(deciding)
    return {step: hops[step] for step in sorted(hops)}


def _depths(tree: Tree, top: str) -> dict[str, int]:
    depth, level = {top: 0}, [top]
    while level:
        below = [(child, depth[code] + 1) for code in level for child in tree.beneath.get(code, [])]
        depth.update(below)
        level = [child for child, _ in below]
    return depth


def _sums(reader: Reader, period: Period) -> Iterable[tuple[str, int, int, int, int]]:
    rows = reader.view.rows(ASSIGNMENTS)
    now = to_micros(reader.at.moment)
    end = func.coalesce(rows.c.closed_at, now)
    reported = func.coalesce(rows.c.reported_at, end)
    received = func.coalesce(rows.c.received_at, reported)
    months = [str(month) for month in period.months]
    sums = (received - rows.c.issued_at, reported - received, end - reported)
    query = select(rows.c.organization, func.count(), *(func.sum(each) for each in sums))
    query = query.where(rows.c.period.in_(months), rows.c.status.not_in(LEFT_OUT))
    return [tuple(row) for row in reader.view.all(query.group_by(rows.c.organization))]
