"""At the end of each working day: reports that did not come are missed (缺报, R5)."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from schedules.days import ends_of_days
from schedules.job import Counts, Occurrence
from service.features.months.queries import missing
from service.features.reports.commands import answers as report_answers
from service.reading.reader import Reader, read_now
from service.recording.call import Call, record
from service.services import Services

VIEWS = ("assignments", "reports", "rankings", "organizations", "calendars")


class MarkMissed:
    name: ClassVar[str] = "mark-missed"

    def occurrences(self, reader: Reader, until: datetime) -> list[Occurrence]:
        return ends_of_days(reader, self.name, until, working=True)

    def run(self, services: Services, call: Call, period: str) -> Counts | None:
        day = date.fromisoformat(period)
        with read_now(services, *VIEWS) as reader:
            due = missing(reader, day)
        for month, organizations in due.items():
            record(services, call, report_answers.miss(services, call, organizations, month, day))
        return {"missed": sum(len(organizations) for organizations in due.values())}
