"""At each working day's end: false claims that nobody decided in time are not upheld (R6)."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from schedules.days import ends_of_days
from schedules.job import Counts, Occurrence
from service.features.spot_checks.commands.decisions import lapse
from service.reading.reader import Reader
from service.recording.call import Call
from service.services import Services


class LapseFalseClaims:
    name: ClassVar[str] = "lapse-false-claims"

    def occurrences(self, reader: Reader, until: datetime) -> list[Occurrence]:
        return ends_of_days(reader, self.name, until, working=True)

    def run(self, services: Services, call: Call, period: str) -> Counts | None:
        return {"lapsed": lapse(services, call, date.fromisoformat(period))}
