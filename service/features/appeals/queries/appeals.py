"""Appeals (申诉复核) as of a moment, with their days (R15)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from aggregates.appeal.appeal import Against, AppealState
from aggregates.errors import NotFound
from projections.appeals import APPEALS, SERVED
from projections.scores import ENTRIES
from service.features.appeals.queries.terms import appeal_until, decide_until
from service.reading.reader import Reader


@dataclass(frozen=True, slots=True)
class Filed:
    """One appeal. ``decide_by``: as the calendars that came since have it; ``left``: working days
    until then, from today, below 0 once it is overdue; None where it is decided."""

    row: Row[Any]
    filed_on: date
    decided_on: date | None
    last_day: date | None
    decide_by: date
    left: int | None

    @property
    def is_open(self) -> bool:
        return bool(self.row.state == AppealState.FILED)

    @property
    def overdue(self) -> bool:
        return self.left is not None and self.left < 0


def appeals(
    reader: Reader,
    organizations: Iterable[str] | None = None,
    state: str | None = None,
    periods: Iterable[str] | None = None,
) -> list[Filed]:
    """The newest first. ``organizations`` None: everybody's."""
    rows = reader.view.rows(APPEALS)
    query = select(rows).order_by(rows.c.filed.desc())
    if organizations is not None:
        query = query.where(rows.c.organization.in_(list(organizations)))
    if state is not None:
        query = query.where(rows.c.state == state)
    if periods is not None:
        query = query.where(rows.c.period.in_(list(periods)))
    return [_filed(reader, row) for row in reader.view.all(query)]


def must_be_filed(reader: Reader, appeal: str) -> Filed:
    rows = reader.view.rows(APPEALS)
    row = reader.view.one(select(rows).where(rows.c.appeal == appeal))
    if row is None:
        raise NotFound("There is no appeal {id}.", id=appeal)
    return _filed(reader, row)


def _filed(reader: Reader, row: Row[Any]) -> Filed:
    filed_on = reader.day_of(row.filed_at)
    decided_on = reader.day_of(row.decided_at) if row.decided_at else None
    until = decide_until(reader, row.period, filed_on, row.filed)
    left = days_left(reader, until) if row.state == AppealState.FILED else None
    last = row.last_day
    return Filed(row, filed_on, decided_on, last, until, left)


def days_left(reader: Reader, until: date) -> int:
    """Working days after today up to a day; below 0 once it is past."""
    if until < reader.today:
        return -max(1, reader.calendar.between(until, reader.today))
    return reader.calendar.between(reader.today, until)


# --- what they are against ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Term:
    """The serving of an entry, and until when it may be appealed against."""

    notice: str
    served_on: date
    last_day: date


def term(reader: Reader, organization: str, period: str, entry: int) -> Term | None:
    """None where the entry is not served: its term has not begun."""
    return terms(reader, organization, period).get(entry)


def terms(reader: Reader, organization: str, period: str) -> dict[int, Term]:
    """Of each entry of the year that was served."""
    rows = reader.view.rows(SERVED)
    query = select(rows).where(rows.c.organization == organization, rows.c.year == period[:4])
    return {
        row.entry: Term(
            row.notice, row.served_on, appeal_until(reader, period, row.served_on, row.served)
        )
        for row in reader.view.all(query)
    }


def entry(reader: Reader, organization: str, year: str, number: int) -> Row[Any] | None:
    rows = reader.view.rows(ENTRIES)
    wanted = (rows.c.organization == organization, rows.c.year == year, rows.c.entry == number)
    return reader.view.one(select(rows).where(*wanted))


def live_entry(reader: Reader, against: Against) -> Row[Any] | None:
    """The entry of the line that stands."""
    rows = reader.view.rows(ENTRIES)
    query = select(rows).where(
        rows.c.organization == against.organization, rows.c.period == against.period,
        rows.c.line == against.line, rows.c.reversed.is_(None),
    )  # fmt: skip
    return next((r for r in reader.view.all(query) if r.assignment == against.assignment), None)


def against(row: Row[Any]) -> Against:
    return Against(row.organization, row.period, row.line, row.assignment)


def lines_appealed(reader: Reader, organization: str, periods: Sequence[str]) -> dict[Any, str]:
    """By month, line and assignment the appeal there is."""
    filed = appeals(reader, [organization], periods=periods)
    return {(f.row.period, f.row.line, f.row.assignment): f.row.appeal for f in filed}
