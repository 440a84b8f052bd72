"""At the end of each day: what is overdue is recorded so, for timelines and urging (R4)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import islice
from typing import ClassVar

from aggregates.assignment.assignment import Assignment
from schedules.days import ends_of_days
from schedules.job import Counts, Occurrence
from service.features.months.queries import overdue
from service.reading.reader import Reader, read_now
from service.recording.call import Call, record
from service.services import Services

CHUNK = 5_000


VIEWS = ("assignments", "calendars")


class MarkOverdue:
    name: ClassVar[str] = "mark-overdue"

    def occurrences(self, reader: Reader, until: datetime) -> list[Occurrence]:
        return ends_of_days(reader, self.name, until)

    def run(self, services: Services, call: Call, period: str) -> Counts | None:
        next_day = date.fromisoformat(period) + timedelta(days=1)
        with read_now(services, *VIEWS) as reader:
            days = overdue(reader, next_day)
        marked, left = 0, iter(days)
        while chunk := list(islice(left, CHUNK)):
            assignments = list(services.log.get_many(Assignment, chunk).values())
            for assignment in assignments:
                act = call.act_for(assignment.organization)
                assignment.mark_overdue(days[assignment.id], act)
            marked += sum(bool(assignment.pending_events) for assignment in assignments)
            record(services, call, *assignments)
        return {"overdue": marked}
