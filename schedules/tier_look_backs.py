"""At each day's end: look-backs that fall due are opened, and lowerings proposed where what one
found was not rectified in time (回头看, R13)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from schedules.days import ends_of_days
from schedules.job import Counts, Occurrence
from service.features.tiers.commands.looking_back import open_due, propose_late
from service.reading.reader import Reader
from service.recording.call import Call
from service.services import Services


class TierLookBacks:
    name: ClassVar[str] = "tier-look-backs"

    def occurrences(self, reader: Reader, until: datetime) -> list[Occurrence]:
        return ends_of_days(reader, self.name, until)

    def run(self, services: Services, call: Call, period: str) -> Counts | None:
        return {"opened": open_due(services, call), "proposed": propose_late(services, call)}
