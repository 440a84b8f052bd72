"""One run of a job for one period (定时任务): its id is derived, so it happens once."""

from __future__ import annotations

from typing import Self, assert_never
from uuid import UUID

from aggregates.event import Act, Aggregate, identity
from aggregates.run.events import RunEvent, RunFailed, RunFinished, RunStarted


def run_id(job: str, period: str) -> UUID:
    return identity("run", job, period)


class ScheduleRun(Aggregate):
    TOPIC = "run"

    def __init__(self) -> None:
        self.period = ""
        self.finished = False
        self.last_failure: str | None = None

    @classmethod
    def start(cls, job: str, period: str, act: Act) -> Self:
        return cls.begin(RunStarted(**cls.first(run_id(job, period), act), job=job, period=period))

    def finish(self, counts: dict[str, int], act: Act) -> None:
        if not self.finished:
            self.record(RunFinished(**self.next(act), counts=counts))

    def fail(self, reason: str, act: Act) -> None:
        """The same failure again, a minute later, is no new fact."""
        reason = reason[:500]
        if not self.finished and reason != self.last_failure:
            self.record(RunFailed(**self.next(act), reason=reason))

    @property
    def about(self) -> tuple[str | None, str | None]:
        return None, self.period

    def evolve(self, event: RunEvent) -> None:
        match event:
            case RunStarted(period=period):
                self.period = period
            case RunFinished():
                self.finished = True
            case RunFailed(reason=reason):
                self.last_failure = reason
            case _:
                assert_never(event)
