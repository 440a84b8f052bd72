"""Completion (办结): how many lines of each month came out how, for a subtree or unit by unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select

from aggregates.assignment.states import OPEN, Status
from aggregates.values.period import Month
from projections.assignment_changes import IN_TIME, LATE, NOT_DONE, PARTLY, UNDATED
from projections.assignments import ASSIGNMENTS
from service.features.assignments.queries.lines import Lights
from service.reading.reader import Reader

DECIDED = (IN_TIME, LATE, PARTLY, NOT_DONE)
LEFT_OUT = (Status.CANCELLED.value, Status.NOT_APPLICABLE.value)


@dataclass(slots=True)
class Completion:
    """How many lines of a month: accepted as done in time, done late, partly done, not done; and
    ``going``: all that are not accepted yet. What does not apply and what was withdrawn counts
    nowhere."""

    in_time: int = 0
    late: int = 0
    partly: int = 0
    not_done: int = 0
    going: int = 0

    @property
    def lines(self) -> int:
        return self.in_time + self.late + self.partly + self.not_done + self.going

    @property
    def percent(self) -> int | None:
        """Done in time of all, rounded down; None where there is no line."""
        return self.in_time * 100 // self.lines if self.lines else None

    @property
    def done_percent(self) -> int | None:
        """Done, in time or late, of all, rounded down."""
        return (self.in_time + self.late) * 100 // self.lines if self.lines else None

    def add(self, came_out: str | None, count: int) -> None:
        """``came_out`` None: not accepted yet."""
        name = came_out or "going"
        setattr(self, name, getattr(self, name) + count)


def by_month(
    reader: Reader, months: Sequence[Month], organizations: Iterable[str] | None
) -> dict[str, Completion]:
    """Each month's completion, of all organizations together (None: of the whole city)."""
    codes = None if organizations is None else frozenset(organizations)
    key = "completion by month", tuple(months), codes
    return reader.remembered_today(key, lambda: _by_month(reader, months, codes))


def _by_month(
    reader: Reader, months: Sequence[Month], organizations: Iterable[str] | None
) -> dict[str, Completion]:
    completions = {str(month): Completion() for month in months}
    for row in _counted(reader, list(completions), organizations, by_organization=False):
        completions[row.period].add(row.came_out, row.lines)
    return completions


def by_unit(
    reader: Reader, months: Sequence[Month], owners: Mapping[str, str]
) -> dict[str, dict[str, Completion]]:
    """``owners``: with whom each organization's lines are counted. Owner, then month."""
    key = "completion by unit", tuple(months), frozenset(owners.items())
    return reader.remembered_today(key, lambda: _by_unit(reader, months, owners))


def _by_unit(
    reader: Reader, months: Sequence[Month], owners: Mapping[str, str]
) -> dict[str, dict[str, Completion]]:
    by_code: defaultdict[str, defaultdict[str, Completion]] = defaultdict(
        lambda: defaultdict(Completion)
    )
    names = [str(month) for month in months]
    for row in _counted(reader, names, owners, by_organization=True):
        if row.organization in owners:
            by_code[owners[row.organization]][row.period].add(row.came_out, row.lines)
    return {owner: dict(cells) for owner, cells in by_code.items()}


class Counted(NamedTuple):
    came_out: str | None
    period: str
    organization: str
    lines: int


def _counted(
    reader: Reader, periods: list[str], organizations: Iterable[str] | None, by_organization: bool
) -> Iterator[Counted]:
    """Accepted lines are counted from their index alone; open ones are few, and so are those of
    which their month's report decides whether they were late (R4)."""
    rows = reader.view.rows(ASSIGNMENTS)
    wanted: list[ColumnElement[bool]] = [rows.c.period.in_(periods)]
    if organizations is not None:
        wanted.append(rows.c.organization.in_(list(organizations)))
    by = [rows.c.organization] if by_organization else []
    keys = [rows.c.came_out, rows.c.period, *by]
    accepted = select(*keys, func.count()).where(rows.c.came_out.in_(DECIDED), *wanted)
    yield from _rows(reader, accepted.group_by(*keys), by_organization)
    open_ = select(*keys, func.count()).where(rows.c.status.in_(sorted(OPEN)), *wanted)
    yield from _rows(reader, open_.group_by(*keys), by_organization)
    lights = Lights(reader)
    undated = select(rows).where(rows.c.came_out == UNDATED, *wanted)
    for row in reader.view.all(undated):
        came_out = LATE if lights.late(row) else IN_TIME
        yield Counted(came_out, row.period, row.organization, 1)


def _rows(reader: Reader, query: Select[Any], by_organization: bool) -> Iterator[Counted]:
    rows: Iterable[Sequence[Any]] = reader.view.all(query)
    for row in rows:
        came_out, period, *named, lines = row
        yield Counted(came_out, period, named[0] if by_organization else "", lines)
