"""Each night: a spot check that was called and cut off before its draw is drawn (R6)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from aggregates.values.period import Month
from schedules.days import ends_of_days
from schedules.job import Counts, Occurrence
from service.features.spot_checks.commands.drawing import draw
from service.features.spot_checks.queries.spot_checks import spot_checks
from service.reading.reader import Reader, read_now
from service.recording.call import Call
from service.services import Services


class DrawSpotChecks:
    name: ClassVar[str] = "draw-spot-checks"

    def occurrences(self, reader: Reader, until: datetime) -> list[Occurrence]:
        return ends_of_days(reader, self.name, until)

    def run(self, services: Services, call: Call, period: str) -> Counts | None:
        with read_now(services, "checks") as reader:
            waiting = [Month.parse(row.period) for row in spot_checks(reader)
                       if row.state == "called"]  # fmt: skip
        for month in waiting:
            draw(services, call, month)
        return {"drawn": len(waiting)}
