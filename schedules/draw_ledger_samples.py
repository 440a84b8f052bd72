"""Each night: a sample of ledger checks that was called and cut off before its draw is drawn."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from aggregates.values.period import Quarter
from schedules.days import ends_of_days
from schedules.job import Counts, Occurrence
from service.features.ledgers.commands.sampling import draw
from service.features.ledgers.queries.ledgers import samples
from service.reading.reader import Reader, read_now
from service.recording.call import Call
from service.services import Services


class DrawLedgerSamples:
    name: ClassVar[str] = "draw-ledger-samples"

    def occurrences(self, reader: Reader, until: datetime) -> list[Occurrence]:
        return ends_of_days(reader, self.name, until)

    def run(self, services: Services, call: Call, period: str) -> Counts | None:
        with read_now(services, "ledgers") as reader:
            waiting = [Quarter.parse(row.period) for row in samples(reader)
                       if row.state == "called"]  # fmt: skip
        for quarter in waiting:
            draw(services, call, quarter)
        return {"drawn": len(waiting)}
