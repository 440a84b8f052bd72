"""At 09:00 of working days: one bundled notice to each organization there is news for (送达)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import select

from aggregates.assignment.states import UNREPORTED
from aggregates.notice.notice import Notice
from projections.assignments import ASSIGNMENTS
from projections.runs import RUNS
from schedules.days import DAY, at, days_until, opened_on
from schedules.job import Counts, Occurrence
from service.features.notices.queries import news
from service.reading.reader import Reader, read_now
from service.recording.call import Call
from service.services import Services


class ServeNotices:
    name: ClassVar[str] = "serve-notices"

    def occurrences(self, reader: Reader, until: datetime) -> list[Occurrence]:
        hour = reader.parameters.notice_hour
        days = (day for day in days_until(reader, until) if reader.calendar.is_working(day))
        occurrences = [
            Occurrence(at(reader, day, hour, 0), self.name, day.isoformat()) for day in days
        ]
        return [occurrence for occurrence in occurrences if occurrence.when <= until]

    def run(self, services: Services, call: Call, period: str) -> Counts | None:
        day = date.fromisoformat(period)
        with read_now(services) as reader:
            since = _served_up_to(reader)
            if day < reader.today:  # slept through: the next working day's notice tells it all
                return {"served": 0, "up_to": since}
            up_to, soon = reader.at.position, reader.light_day().soon
            items = _items(reader, since, soon)
            for feature in services.features:
                for organization, more in feature.tells(reader, since).items():
                    items.setdefault(organization, []).extend(more)
        events = [
            event
            for organization in sorted(items)
            for event in Notice.serve(
                organization, day, items[organization], call.act_for(organization)
            ).take()
        ]
        served = services.log.append_new(events)
        services.recorded()
        return {"served": len(served.new), "up_to": up_to, "soon": int(f"{soon:%Y%m%d}")}


def _served_up_to(reader: Reader) -> int:
    """The position that the last notices told up to; a position is told once."""
    rows = reader.view.rows(RUNS)
    query = select(rows.c.counts).where(rows.c.job == ServeNotices.name)
    counts = [row.counts for row in reader.view.all(query) if row.counts]
    return max((count["up_to"] for count in counts), default=0)


def _items(reader: Reader, after: int, soon: date) -> dict[str, list[dict[str, Any]]]:
    items = news(reader, after)
    for organization, ids in _due_soon(reader, _soon_told(reader), soon).items():
        near = {"kind": "due_soon", "count": len(ids), "subjects": ids[:20]}
        items.setdefault(organization, []).append(near)
    return items


def _soon_told(reader: Reader) -> date:
    """The last day that lines were told to be due soon up to; before the first notices, the one
    before what was soon when the store was made."""
    rows = reader.view.rows(RUNS)
    query = select(rows.c.period, rows.c.counts).where(rows.c.job == ServeNotices.name)
    days = [_told_up_to(reader, row.period, row.counts) for row in reader.view.all(query)]
    opened = opened_on(reader).date() - DAY
    return max([*filter(None, days), _soon_on(reader, opened)])


def _told_up_to(reader: Reader, period: str, counts: dict[str, int] | None) -> date | None:
    """A day slept through told nothing; earlier releases counted no day."""
    if counts and "soon" in counts:
        return date.fromisoformat(str(counts["soon"]))
    return _soon_on(reader, date.fromisoformat(period)) if counts and counts["served"] else None


def _soon_on(reader: Reader, day: date) -> date:
    return reader.calendar.plus(day, reader.parameters.due_soon_days)


def _due_soon(reader: Reader, after: date, until: date) -> dict[str, list[str]]:
    """Lines that came within the 3 working days since the last notices: told once, on the first
    day that the machine is awake."""
    rows = reader.view.rows(ASSIGNMENTS)
    query = (
        select(rows.c.organization, rows.c.assignment)
        .where(rows.c.status.in_(sorted(UNREPORTED)), rows.c.due > after, rows.c.due <= until)
        .order_by(rows.c.organization, rows.c.assignment)
    )
    lines: dict[str, list[str]] = defaultdict(list)
    for row in reader.view.all(query):
        lines[row.organization].append(str(row.assignment))
    return lines
