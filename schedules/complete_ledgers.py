"""At each working day's end: rounds of ledger checks that are over are completed (季检查, R7)."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from schedules.days import ends_of_days
from schedules.job import Counts, Occurrence
from service.features.ledgers.commands.rounds import end_rounds
from service.reading.reader import Reader
from service.recording.call import Call
from service.services import Services


class CompleteLedgers:
    name: ClassVar[str] = "complete-ledgers"

    def occurrences(self, reader: Reader, until: datetime) -> list[Occurrence]:
        return ends_of_days(reader, self.name, until, working=True)

    def run(self, services: Services, call: Call, period: str) -> Counts | None:
        return {"completed": end_rounds(services, call, date.fromisoformat(period))}
