"""Completion (办结): how many lines of each month came out how, for a subtree or unit by unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, case, func, select

from aggregates.assignment.states import Outcome, Status
from aggregates.values.period import Month
from projections.assignments import ASSIGNMENTS
from service.features.assignments.queries.lines import Lights
from service.reading.reader import Reader

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

    def add(self, status: str, outcome: str | None, late: bool, count: int) -> None:
        if status != Status.ACCEPTED:
            self.going += count
        elif outcome == Outcome.NOT_DONE:
            self.not_done += count
        elif outcome == Outcome.PARTIAL:
            self.partly += count
        elif late:
            self.late += count
        else:
            self.in_time += count


def by_month(
    reader: Reader, months: Sequence[Month], organizations: Iterable[str] | None
) -> dict[str, Completion]:
    """Each month's completion, of all organizations together (None: of the whole city)."""
    completions = {str(month): Completion() for month in months}
    for row in _counted(reader, list(completions), organizations, by_organization=False):
        completions[row.period].add(row.status, row.outcome, bool(row.late), row.lines)
    return completions


def by_unit(
    reader: Reader, months: Sequence[Month], owners: Mapping[str, str]
) -> dict[str, dict[str, Completion]]:
    """``owners``: with whom each organization's lines are counted. Owner, then month."""
    by_code: defaultdict[str, defaultdict[str, Completion]] = defaultdict(
        lambda: defaultdict(Completion)
    )
    names = [str(month) for month in months]
    for row in _counted(reader, names, owners, by_organization=True):
        if row.organization in owners:
            cell = by_code[owners[row.organization]][row.period]
            cell.add(row.status, row.outcome, bool(row.late), row.lines)
    return {owner: dict(cells) for owner, cells in by_code.items()}


def _counted(
    reader: Reader, periods: list[str], organizations: Iterable[str] | None, by_organization: bool
) -> Sequence[Row[Any]]:
    """Late (R4): 完成日期 after the deadline. Undated lines were done in time where their month's
    report named them by its due date, or else when they were reported."""
    rows = reader.view.rows(ASSIGNMENTS)
    named = () if organizations is None else (rows.c.organization.in_(list(organizations)),)
    wanted = (rows.c.period.in_(periods), rows.c.status.not_in(LEFT_OUT), *named)
    undated = and_(rows.c.happened_on.is_(None), rows.c.reported_at.is_not(None))
    dues = reader.view.all(select(rows.c.due).where(*wanted, undated).distinct())
    ends = {row.due: reader.end_of(row.due) for row in dues}
    late = case((rows.c.happened_on.is_not(None), rows.c.happened_on > rows.c.due), else_=False)
    if ends:
        end = case(ends, value=rows.c.due, else_=0)
        sent_by = case(_report_ends(reader, periods), value=rows.c.period, else_=0)
        in_time = and_(rows.c.by_report, rows.c.reported_at <= sent_by)
        late = case((and_(undated, ~in_time), rows.c.reported_at > end), else_=late)
    keys = [rows.c.period, rows.c.status, rows.c.outcome, late.label("late")]
    if by_organization:
        keys.append(rows.c.organization)
    counted = select(*keys, func.count().label("lines")).where(*wanted).group_by(*keys)
    return reader.view.all(counted)


def _report_ends(reader: Reader, periods: list[str]) -> dict[str, int]:
    """The last microsecond in which each month's report is in time."""
    lights = Lights(reader)
    return {period: reader.end_of(lights.report_due(period)) for period in periods}
