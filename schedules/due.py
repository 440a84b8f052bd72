"""What is due: the calendar's occurrences, less the finished runs in the log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from projections.runs import RUNS
from schedules.all import JOBS, ORDER
from schedules.job import Occurrence
from service.reading.reader import Reader, read_now
from service.services import Services


def due(services: Services, until: datetime) -> list[Occurrence]:
    """Unfinished occurrences up to then, in the order in which they fell due."""
    with read_now(services, "runs", "calendars", "organizations") as reader:
        finished = _finished(reader)
        occurrences = [occurrence for occurrence in _all(reader, until)
                 if (occurrence.job, occurrence.period) not in finished]  # fmt: skip
    return sorted(occurrences, key=lambda o: (o.when, ORDER[o.job]))


def _all(reader: Reader, until: datetime) -> Iterator[Occurrence]:
    for job in JOBS:
        yield from job.occurrences(reader, until)


def _finished(reader: Reader) -> set[tuple[str, str]]:
    rows = reader.view.rows(RUNS)
    query = select(rows.c.job, rows.c.period).where(rows.c.finished_at.is_not(None))
    return {(row.job, row.period) for row in reader.view.all(query)}
