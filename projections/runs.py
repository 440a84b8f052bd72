"""Runs of the jobs (定时任务): what was done by itself, when, and how much."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from sqlalchemy import JSON, BigInteger, Column, String

from aggregates.event import Event, Recorded
from aggregates.run.events import RunFailed, RunFinished, RunStarted
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

RUNS = Temporal(
    "runs",
    key=("run",),
    columns=(
        Column("run", String, nullable=False),
        Column("job", String, nullable=False),
        Column("period", String, nullable=False),
        Column("started_at", BigInteger, nullable=False),
        Column("finished_at", BigInteger),
        Column("counts", JSON),
        Column("failure", String),
    ),
    indexes=(("job", "period"), ("started_at",)),
)


class Runs:
    name: ClassVar[str] = "runs"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (RUNS,)
    handles: ClassVar[tuple[type[Event], ...]] = (RunStarted, RunFinished, RunFailed)

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        yield RUNS, (str(fact.event.originator_id),)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        event = fact.event
        key = str(event.originator_id)
        match event:
            case RunStarted(job=job, period=period):
                run = {"run": key, "job": job, "period": period}
                rows.put(RUNS, (key,), run | {"started_at": fact.recorded_at})
            case RunFinished(counts=counts):
                rows.change(RUNS, (key,), finished_at=fact.recorded_at, counts=counts, failure=None)
            case RunFailed(reason=reason):
                rows.change(RUNS, (key,), failure=reason)
