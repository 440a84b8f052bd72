"""At the end of each day: all that was recorded is sealed and its checkpoint signed (封存)."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from typing import ClassVar

from schedules.days import ends_of_days
from schedules.job import Counts, Occurrence
from service.reading.reader import Reader, read_now
from service.recording.call import Call
from service.services import Services

log = logging.getLogger(__name__)


class Seal:
    name: ClassVar[str] = "seal"

    def occurrences(self, reader: Reader, until: datetime) -> list[Occurrence]:
        return ends_of_days(reader, self.name, until)

    def run(self, services: Services, call: Call, period: str) -> Counts | None:
        with read_now(services, "calendars") as reader:
            slept = date.fromisoformat(period) + timedelta(days=1) < reader.today
        if slept:  # the latest day's checkpoint covers all of them
            return {"sealed": 0}
        return {"sealed": services.sealer.seal().size}


def seal_after(services: Services) -> None:
    """After a month's issue and after its close. What cannot be sealed now is sealed at the end of
    the day; it never holds up the work."""
    try:
        services.sealer.seal()
    except Exception:
        log.exception("The log could not be sealed; the day's end tries again.")
