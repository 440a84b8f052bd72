"""The dispatch board (调度): organizations × tasks as lights, for a month or a quarter (R4)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, select, type_coerce
from sqlalchemy.types import NullType

from aggregates.assignment.states import Status
from aggregates.rules.lights import Light
from aggregates.task.terms import Terms
from aggregates.values.period import Period
from projections.assignments import ASSIGNMENTS
from service.features.assignments.queries.lines import BY_HAND, Lights
from service.features.catalogue.queries import Catalogue, catalogue
from service.reading.reader import Reader
from service.reading.tree import Place, Tree, presence, tree_of

COLUMNS = (
    "assignment", "organization", "task", "task_version",
    "period", "origin", "due", "status", "outcome", "happened_on", "reported_at",
    "by_report",  # its light
    "guessed",
)  # fmt: skip
LIGHT = slice(COLUMNS.index("period"), COLUMNS.index("by_report") + 1)


Own = tuple[UUID, Light, str]  # the assignment, what it shows, its month
NOTHING: Mapping[Light, int] = MappingProxyType({})


class Cell(NamedTuple):
    """``own``: the organization's own lines; ``beneath``: how many show each light beneath it."""

    own: tuple[Own, ...] = ()  # mostly there is one, or none
    beneath: Mapping[Light, int] = NOTHING

    @property
    def below(self) -> Mapping[str, int]:
        """How many of each colour stand beneath."""
        return colours(self.beneath)

    def lights(self) -> Mapping[Light, int]:
        """How many show each light, one's own counted in."""
        return count((self,)) if self.own else self.beneath

    def counts(self) -> Counter[str]:
        return colours(self.lights())


def count(cells: Iterable[Cell]) -> dict[Light, int]:
    """How many of all of them show each light."""
    counted: dict[Light, int] = {}
    for own, beneath in cells:
        for _, light, _ in own:
            counted[light] = counted.get(light, 0) + 1
        for light, lines in beneath.items():
            counted[light] = counted.get(light, 0) + lines
    return counted


def colours(counted: Mapping[Light, int]) -> Counter[str]:
    total: Counter[str] = Counter()
    for light, lines in counted.items():
        total[light.colour] += lines
    return total


NONE = Cell()
_cell = partial(tuple.__new__, Cell)  # a third of what its own way takes


@dataclass(frozen=True, slots=True)
class BoardRow:
    place: Place
    cells: dict[str, Cell]

    def counts(self) -> Counter[str]:
        return colours(count(self.cells.values()))


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """``due``: when most of its lines fall due; of a quarter's board, in its last month."""

    task: str  # "" for work by hand
    name: str | None
    points: int | None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """``guessed``: some deadline's year has no workday calendar."""

    period: Period
    under: str
    columns: list[BoardColumn]
    rows: list[BoardRow]
    guessed: bool

    def column_counts(self, task: str) -> Counter[str]:
        counts = (row.cells[task] for row in self.rows if task in row.cells)
        return colours(count(counts))

    def counts(self) -> Counter[str]:
        cells = (cell for row in self.rows for cell in row.cells.values())
        return colours(count(cells))


def board(reader: Reader, period: Period, under: str | None = None, whole: bool = False) -> Board:
    """Rows: the organizations directly under ``under`` (the root if None), each with the lights
    beneath it counted in; ``whole``: every organization of the subtree in a row of its own. Who
    came after the period has no row."""
    key = "board", period, under, whole
    return reader.remembered_today(key, lambda: _board(reader, period, under, whole))


def _board(reader: Reader, period: Period, under: str | None, whole: bool) -> Board:
    tree = tree_of(reader, period)
    top = under or tree.root or ""
    shown = _shown(tree, top, whole)
    owners = _owners(tree, shown, whole)
    names = catalogue(reader)
    assignments = _assignments(reader, period)
    cells, issued = _cells(reader, assignments, owners)
    columns = _columns(issued, names, _dues(assignments))
    rows = [
        BoardRow(tree[code], cells.get(code, {}))
        for code in shown
        if code == top or cells.get(code) or presence(reader, tree[code], period).known
    ]
    return Board(period, top, columns, rows, any(row.guessed for row in assignments))


def _shown(tree: Tree, top: str, whole: bool) -> list[str]:
    """The organization itself heads its board, those below follow."""
    if not top:
        return []
    tree[top]
    return list(tree.subtree(top)) if whole else [top, *tree.beneath.get(top, [])]


def _owners(tree: Tree, shown: list[str], whole: bool) -> dict[str, str]:
    """In whose row each organization's lines are counted."""
    if whole or not shown:
        return {code: code for code in shown}
    owners = {shown[0]: shown[0]}
    for code in shown[1:]:
        owners.update(dict.fromkeys(tree.subtree(code), code))
    return owners


def _assignments(reader: Reader, period: Period) -> Sequence[Row[Any]]:
    rows = reader.view.rows(ASSIGNMENTS)
    months = [str(month) for month in period.months]
    # Most ids are never shown: they come as the database has them.
    bare = type_coerce(rows.c.assignment, NullType()).label("assignment")
    query = select(bare, *(rows.c[name] for name in COLUMNS[1:])).where(rows.c.period.in_(months))
    return reader.view.all(query.where(rows.c.status != Status.CANCELLED.value))


def _cells(
    reader: Reader, assignments: Iterable[Any], owners: dict[str, str]
) -> tuple[dict[str, dict[str, Cell]], set[tuple[str | None, int | None]]]:
    """The cells of each row, and the tasks met, each in the versions it was issued under."""
    light = Lights(reader).light
    met: dict[tuple[Any, ...], Light] = {}  # a board has few kinds of lines
    cells: dict[str, dict[str, Cell]] = {owner: {} for owner in owners.values()}
    further: defaultdict[tuple[str, str], list[Own]] = defaultdict(list)
    beneath: defaultdict[tuple[str, str], Counter[Light]] = defaultdict(Counter)
    issued = set()
    for row in assignments:
        assignment, organization, task, version, period = row[:5]  # by place: there are many
        owner = owners.get(organization)
        if owner is None:
            continue
        issued.add((task, version))
        kind = row[LIGHT]
        shown = met.get(kind) or met.setdefault(kind, light(row))
        name = task or BY_HAND
        if owner != organization:
            beneath[owner, name][shown] += 1
            continue
        own, by_task = (_id(assignment), shown, period), cells[owner]
        if name in by_task:
            further[owner, name].append(own)
        else:
            by_task[name] = _cell(((own,), NOTHING))
    for (owner, name), lines in further.items():  # in one order, however the database gave them
        lines = sorted((*cells[owner][name].own, *lines), key=lambda own: (own[2], own[0]))
        cells[owner][name] = Cell(tuple(lines))
    for (owner, name), lights in beneath.items():
        cells[owner][name] = cells[owner].get(name, NONE)._replace(beneath=lights)
    return cells, issued


def _id(assignment: UUID | str) -> UUID:
    return assignment if isinstance(assignment, UUID) else UUID(assignment)


def _dues(assignments: Iterable[Any]) -> dict[str, date]:
    """When most lines of each task fall due, in its last month; by the earlier where as many."""
    counted: defaultdict[str, Counter[tuple[str, date]]] = defaultdict(Counter)
    for row in assignments:
        counted[row[2] or BY_HAND][row[4], row[6]] += 1
    last = {task: max(period for period, _ in dues) for task, dues in counted.items()}
    return {
        task: min((-count, due) for (period, due), count in dues.items() if period == last[task])[1]
        for task, dues in counted.items()
    }


def _columns(
    issued: set[tuple[str | None, int | None]], names: Catalogue, dues: Mapping[str, date]
) -> list[BoardColumn]:
    """Each task by the latest version any of its lines was issued under; work by hand last."""
    latest: dict[str, int] = {}
    for task, version in issued:
        if task is not None:
            latest[task] = max(latest.get(task, 0), version or 0)
    columns = [
        _column(task, names.terms(task, latest[task]), dues.get(task)) for task in sorted(latest)
    ]
    by_hand = [_column(BY_HAND, None, dues.get(BY_HAND))] if (None, None) in issued else []
    return columns + by_hand


def _column(task: str, terms: Terms | None, due: date | None) -> BoardColumn:
    name, points = (terms.name, terms.points) if terms else (None, None)
    return BoardColumn(task, name, points, due)
