"""Assignments (任务交办) as of a moment: lists, lights, and the tree of handoffs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, Row, Select, select

from aggregates.assignment.states import UNREPORTED, Origin, Outcome, Status
from aggregates.errors import NotFound
from aggregates.rules import lights
from aggregates.rules.lights import Light, Today, light
from aggregates.rules.report_days import due_on
from aggregates.values.period import Month
from projections.assignments import ASSIGNMENTS
from service.features.catalogue.queries import Catalogue
from service.reading.reader import Reader
from service.reading.sentences import FORGOTTEN, Translate


@dataclass(frozen=True, slots=True)
class Line:
    """One assignment with what people see of it. ``row`` holds the projection's columns."""

    row: Row[Any]
    light: Light
    done_late: bool
    recorded_later: bool  # done in time, recorded after the deadline
    name: str | None  # None: the title's words were forgotten
    report_due: date | None

    def called(self, translate: Translate = str) -> str:
        """Its name, or the mark of one that was forgotten."""
        return translate(FORGOTTEN) if self.name is None else self.name

    @property
    def undated(self) -> bool:
        """Reported without 完成日期: shown as 未填日期 (R4)."""
        reported = self.row.reported_at is not None and self.row.happened_on is None
        return reported and self.row.outcome != Outcome.NOT_DONE

    @property
    def short_code(self) -> str:
        """The task's code, or for work by hand a mark that workbooks can carry."""
        return self.row.task or hand_code(self.row.assignment)


def hand_code(assignment: UUID) -> str:
    return f"DB-{assignment.hex[:12]}"


class Lights:
    """Computes lights as of the reader's day; the days of each month are worked out once."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.today: Today = reader.light_day()
        self.report_due = lru_cache(maxsize=None)(self._report_due)
        self._shown: dict[tuple[Any, ...], Light] = {}  # a board has few kinds of lines

    def _report_due(self, period: str) -> date:
        month = Month.parse(period)
        return due_on(month, self.reader.scheme(month).parameters, self.reader.calendar)

    def done_on(self, row: Any) -> date | None:
        """When it counts as done (R4); None while it was not reported."""
        if row.reported_at is None:
            return None
        reported = self.reader.day_of(row.reported_at)
        report_due = self.report_due(row.period) if row.by_report else None
        return lights.done_on(row.happened_on, reported, bool(row.by_report), row.due, report_due)

    def late(self, row: Any) -> bool:
        done = self.done_on(row)
        return done is not None and done > row.due and row.outcome != Outcome.NOT_DONE

    def light(self, row: Any) -> Light:
        status = row.status
        late = status not in UNREPORTED and row.reported_at is not None and self.late(row)
        met = (status, row.outcome, row.due, late, row.period, row.origin)
        light = self._shown.get(met)
        if light is None:
            light = self._shown[met] = self._light(*met)
        return light

    def of_open(self, row: Any) -> Light:
        """Of a line that is not decided, by its status, deadline, period and origin alone."""
        return self._light(row.status, None, row.due, False, row.period, row.origin)

    def _light(
        self, status: str, outcome: str | None, due: date, late: bool, period: str, origin: str
    ) -> Light:
        report_due = self.report_due(period) if origin == Origin.CATALOGUE else None
        return light(status, outcome, due, late, report_due, self.today)


EVERY_STATUS = tuple(sorted(Status))


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Filters; None or empty filters nothing. ``organizations``: any of these codes."""

    organizations: Iterable[str] | None = None
    periods: Sequence[str] = ()
    statuses: Sequence[str] = ()
    ids: Iterable[UUID] | None = None
    task: str | None = None


def select_rows(rows: FromClause, wanted: Wanted) -> Select[Any]:
    query = select(rows)
    if wanted.periods:
        query = query.where(rows.c.period.in_(wanted.periods))
    if wanted.organizations is not None:
        query = query.where(rows.c.organization.in_(list(wanted.organizations)))
    statuses = wanted.statuses
    if wanted.organizations is not None and not wanted.periods and wanted.ids is None:
        statuses = statuses or EVERY_STATUS  # so that the index by status and organization serves
    if statuses:
        query = query.where(rows.c.status.in_(statuses))
    if wanted.ids is not None:
        query = query.where(rows.c.assignment.in_(list(wanted.ids)))
    if wanted.task is not None:
        query = query.where(rows.c.task == wanted.task)
    return query


def find(reader: Reader, wanted: Wanted) -> Sequence[Row[Any]]:
    rows = reader.view.rows(ASSIGNMENTS)
    order = (rows.c.period, rows.c.organization, rows.c.task.nulls_last(), rows.c.assignment)
    return reader.view.all(select_rows(rows, wanted).order_by(*order))


def lines(reader: Reader, rows: Sequence[Row[Any]], catalogue: Catalogue) -> list[Line]:
    shown = Lights(reader)
    words = reader.texts(row.issued for row in rows if row.task is None)
    return [_line(row, shown, catalogue, words) for row in rows]


def _line(
    row: Row[Any],
    shown: Lights,
    catalogue: Catalogue,
    words: dict[tuple[int, str], str | None],
) -> Line:
    name = catalogue.name(row.task, row.task_version)
    if row.task is None:
        name = words.get((row.issued, "title"))
    late = shown.late(row)
    report_due = shown.report_due(row.period) if row.origin == Origin.CATALOGUE else None
    later = not late and _is_recorded_later(row, shown, report_due)
    return Line(row, shown.light(row), late, later, name, report_due)


def _is_recorded_later(row: Row[Any], shown: Lights, report_due: date | None) -> bool:
    """Done in time, and recorded when even its month's report was due already."""
    if row.reported_at is None or row.outcome == Outcome.NOT_DONE:
        return False
    recorded: date = shown.reader.day_of(row.reported_at)
    return bool(recorded > row.due) and (report_due is None or recorded > report_due)


def one(reader: Reader, assignment: UUID) -> Row[Any]:
    rows = find(reader, Wanted(ids=[assignment]))
    if not rows:
        raise NotFound("There is no assignment {id}.", id=assignment)
    return rows[0]


@dataclass(frozen=True, slots=True)
class Hop:
    """One holder in the tree of a task. ``days_held``: from issue until it was reported, or until
    the moment looked at while it is open."""

    line: Line
    depth: int
    days_held: int
    days_unreceived: int | None


def handoffs(reader: Reader, assignment: UUID, catalogue: Catalogue) -> list[Hop]:
    """The whole tree (流转轨迹) that the assignment belongs to, from its topmost, parents first."""
    top = _topmost(reader, one(reader, assignment))
    descendants = [top]
    level = [top.assignment]
    while level:
        rows = reader.view.rows(ASSIGNMENTS)
        below = reader.view.all(select(rows).where(rows.c.parent.in_(level)))
        below = [row for row in below if row.assignment not in {f.assignment for f in descendants}]
        descendants += below
        level = [row.assignment for row in below]
    by_id = {line.row.assignment: line for line in lines(reader, descendants, catalogue)}
    return _in_order(reader, top.assignment, by_id, 0)


def _topmost(reader: Reader, row: Row[Any]) -> Row[Any]:
    seen = {row.assignment}
    while row.parent is not None and row.parent not in seen:
        seen.add(row.parent)
        row = one(reader, row.parent)
    return row


def _in_order(reader: Reader, at: UUID, lines: dict[UUID, Line], depth: int) -> list[Hop]:
    hops = [_hop(reader, lines[at], depth)]
    below = [line for line in lines.values() if line.row.parent == at]
    for line in sorted(below, key=lambda line: line.row.organization):
        hops += _in_order(reader, line.row.assignment, lines, depth + 1)
    return hops


def _hop(reader: Reader, line: Line, depth: int) -> Hop:
    row = line.row
    start = reader.day_of(row.issued_at)
    end = row.reported_at or row.closed_at
    until = reader.day_of(end) if end is not None else reader.today
    received = reader.day_of(row.received_at) if row.received_at is not None else None
    waited = (received or until) - start if row.closed_at is None or received else None
    return Hop(line, depth, (until - start).days, waited.days if waited is not None else None)


BY_HAND = ""  # the column of work that is not of the catalogue (督办单)
