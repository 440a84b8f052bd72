"""Terms of appeals (R15): each as the calendars that came while it ran have it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from aggregates.rules.appeal import last_day
from aggregates.values.calendar import Calendar
from aggregates.values.moment import At
from aggregates.values.period import parse_period
from projections.trail import TRAIL
from projections.view import View
from service.reading.reader import Reader

CHANGES = ("workdays.loaded", "workdays.day_changed")


def appeal_until(reader: Reader, period: str, served_on: date, served: int) -> date:
    """The last day of an appeal; ``served``: the serving's position."""
    days = reader.scheme(parse_period(period)).parameters.appeal_days
    return last_day(served_on, days, calendars(reader, served, served_on))


def decide_until(reader: Reader, period: str, filed_on: date, filed: int) -> date:
    days = reader.scheme(parse_period(period)).parameters.decision_days
    return last_day(filed_on, days, calendars(reader, filed, filed_on))


def calendars(reader: Reader, position: int, day: date) -> list[tuple[date, Calendar]]:
    """The one in force at a position, then each that came later, with its day. Of those recorded
    together the last."""
    later = [(p, on) for p, on in _changes(reader) if p > position]
    if not later:
        return [(day, reader.calendar)]
    return [(day, _calendar(reader, position)), *((on, _calendar(reader, p)) for p, on in later)]


def _changes(reader: Reader) -> list[tuple[int, date]]:
    """Positions and days of what was recorded of the calendar, by transaction."""
    if "calendar changes" not in reader.memo:
        rows = reader.view.rows(TRAIL)
        query = select(rows.c.since, rows.c.recorded_at).where(rows.c.kind.in_(CHANGES))
        last = {row.recorded_at: row.since for row in
                reader.view.all(query.order_by(rows.c.since))}  # fmt: skip
        reader.memo["calendar changes"] = [(p, reader.day_of(at)) for at, p in last.items()]
    changes: list[tuple[int, date]] = reader.memo["calendar changes"]
    return changes


def _calendar(reader: Reader, position: int) -> Calendar:
    key = "calendar at", max((p for p, _ in _changes(reader) if p <= position), default=0)
    if key not in reader.memo:
        at = At(min(position, reader.at.position), reader.at.moment)
        view = View(reader.view.connection, reader.services.projections, at, None)
        reader.memo[key] = Reader(view, reader.services).calendar
    calendar: Calendar = reader.memo[key]
    return calendar
