"""At the end of each day: months in which every report is settled are closed (月结, R5)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from schedules.days import ends_of_days
from schedules.job import Counts, Occurrence
from schedules.seal import seal_after
from service.features.months.commands.closing import close_settled
from service.reading.reader import Reader
from service.recording.call import Call
from service.services import Services


class CloseMonth:
    name: ClassVar[str] = "close-month"

    def occurrences(self, reader: Reader, until: datetime) -> list[Occurrence]:
        return ends_of_days(reader, self.name, until)

    def run(self, services: Services, call: Call, period: str) -> Counts | None:
        closed = close_settled(services, call)
        if closed:
            seal_after(services)
        return {"closed": len(closed)}
