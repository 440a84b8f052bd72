"""The days and hours a store has lived through, in the scheme's timezone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from aggregates.values.moment import from_micros
from projections.calendars import STORES
from schedules.job import Occurrence
from service.reading.reader import Reader

DAY = timedelta(days=1)


def opened_on(reader: Reader) -> datetime:
    """When the store was made, on the scheme's clock."""
    rows = reader.view.rows(STORES)
    micros = reader.view.all(select(rows.c.recorded_at))[0].recorded_at
    return from_micros(micros).astimezone(reader.zone)


def at(reader: Reader, day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), reader.zone)


def days_until(reader: Reader, until: datetime) -> Iterator[date]:
    day, last = opened_on(reader).date(), until.astimezone(reader.zone).date()
    while day <= last:
        yield day
        day += DAY


def ends_of_days(
    reader: Reader, job: str, until: datetime, working: bool = False
) -> list[Occurrence]:
    """Each day's end, recorded at 00:05 of the next: named by the day that ended. ``working``:
    of working days alone, for what is counted in them."""
    parameters = reader.parameters
    days = []
    for day in days_until(reader, until):
        if working and not reader.calendar.is_working(day):
            continue
        when = at(reader, day + DAY, parameters.issue_hour, parameters.issue_minute)
        if when <= until:
            days.append(Occurrence(when, job, day.isoformat()))
    return days
