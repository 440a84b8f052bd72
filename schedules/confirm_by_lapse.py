"""At each working day's end: reports nobody answered count as confirmed (逾期未审视同确认)."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from schedules.days import ends_of_days
from schedules.job import Counts, Occurrence
from service.features.months.queries import lapsing
from service.features.reports.commands import answers as report_answers
from service.reading.reader import Reader, read_now
from service.recording.call import Call, record
from service.services import Services

VIEWS = ("assignments", "reports", "rankings", "organizations", "calendars")


class ConfirmByLapse:
    name: ClassVar[str] = "confirm-by-lapse"

    def occurrences(self, reader: Reader, until: datetime) -> list[Occurrence]:
        return ends_of_days(reader, self.name, until, working=True)

    def run(self, services: Services, call: Call, period: str) -> Counts | None:
        with read_now(services, *VIEWS) as reader:
            due = lapsing(reader, date.fromisoformat(period))
        for month, organizations in due.items():
            record(services, call, report_answers.lapse(services, call, organizations, month))
        return {"confirmed": sum(len(organizations) for organizations in due.values())}
