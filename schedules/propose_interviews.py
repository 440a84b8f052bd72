"""At the end of each day: talks are proposed for what came to light since (双约谈, R14)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import select

from projections.runs import RUNS
from schedules.days import ends_of_days
from schedules.job import Counts, Occurrence
from service.features.interviews.by_system import proposals
from service.reading.reader import Reader, read_now
from service.recording.call import Call
from service.services import Services


class ProposeInterviews:
    name: ClassVar[str] = "propose-interviews"

    def occurrences(self, reader: Reader, until: datetime) -> list[Occurrence]:
        return ends_of_days(reader, self.name, until)

    def run(self, services: Services, call: Call, period: str) -> Counts | None:
        """What it counts tells of no talk."""
        with read_now(services) as reader:
            up_to = reader.at.position
            events = list(proposals(reader, call, _looked_up_to(reader)))
        services.log.append_new(events)
        services.recorded()
        return {"up_to": up_to}


def _looked_up_to(reader: Reader) -> int:
    rows = reader.view.rows(RUNS)
    query = select(rows.c.counts).where(rows.c.job == ProposeInterviews.name)
    counts = [row.counts for row in reader.view.all(query) if row.counts]
    return max((count["up_to"] for count in counts), default=0)
