"""Runs what is due, each occurrence once, however many schedulers there are (R1).

A lease saves work; that it happens once rests on the run's derived id, on the derived ids of
what it makes, and on the version of each aggregate it changes.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from aggregates.errors import Refused, Stale
from aggregates.run.run import ScheduleRun, run_id
from schedules.all import BY_NAME
from schedules.due import due
from schedules.job import Occurrence
from service.access.who import OPERATOR, Who
from service.recording.call import Call, call, record
from service.services import Services

log = logging.getLogger(__name__)
LEASE, LEASE_SECONDS, TRIES = "schedule", 90.0, 5


def tick(services: Services) -> list[Occurrence]:
    """Everything due by now, at the present time; what it ran. Another scheduler at work: none;
    nor by a clock that jumped, which would issue and close months ahead of time."""
    clock = services.log.clock_state()
    if clock.kind == "jumped":
        log.error("The clock jumped %s seconds ahead; nothing is done by it.",
                  clock.ahead // 1_000_000)  # fmt: skip
        return []
    if not services.log.lease(LEASE, services.node, LEASE_SECONDS):
        return []
    try:
        groups = _by_minute(due(services, services.now()))
        return [each for group in groups for each in run_together(services, group)]
    finally:
        services.log.release(LEASE, services.node)


def play(services: Services, until: datetime) -> list[Occurrence]:
    """On a simulated clock: every due job up to then, in order, each at its own time."""
    done: list[Occurrence] = []
    passed: set[Occurrence] = set()
    while waiting := [each for each in due(services, until) if each not in passed]:
        for group in _by_minute(waiting):
            _move_on(services, group[0].when)
            passed.update(group)
            done += run_together(services, group)
    _move_on(services, until)
    return done


def _move_on(services: Services, to: datetime) -> None:
    """Another who plays at the same time may move it further in between: then it is done."""
    try:
        services.log.move_clock(max(services.now(), to))
    except Refused:
        if services.now() < to:
            raise


def _by_minute(occurrences: Iterable[Occurrence]) -> list[list[Occurrence]]:
    return [list(group) for _, group in groupby(occurrences, key=lambda each: each.when)]


def run_together(services: Services, group: Sequence[Occurrence]) -> list[Occurrence]:
    """What finished now of those due at the same minute. That they finished is recorded at once
    for all; cut off before, they run again, which changes nothing."""
    finished = {each: run for each in group if (run := _work(services, each)) is not None}
    if not finished:
        return []
    try:
        record(services, scheduler_call(services, group[0]), *finished.values())
        return list(finished)
    except Stale:
        return [each for each in finished if _again(services, each)]


def _work(services: Services, occurrence: Occurrence) -> ScheduleRun | None:
    """The finished run, not yet recorded. A failure is recorded, and tried again at a later
    tick."""
    for _ in range(TRIES):
        try:
            return _run(services, occurrence)
        except Stale:
            log.info("%s %s: somebody else was at it too.", occurrence.job, occurrence.period)
        except Exception as error:
            log.exception("%s %s failed.", occurrence.job, occurrence.period)
            _fail(services, occurrence, error)
            return None
    return None


def _again(services: Services, occurrence: Occurrence) -> bool:
    """Another scheduler finished one of the group; each is looked at by itself."""
    run = _work(services, occurrence)
    if run is None:
        return False
    try:
        record(services, scheduler_call(services, occurrence), run)
    except Stale:
        return False
    return True


def scheduler_call(services: Services, occurrence: Occurrence) -> Call:
    """The schedule acts as the machine's operator, and says so in every fact."""
    who = Who(OPERATOR, f"schedule:{occurrence.job}", OPERATOR, operator=True)
    return call(services, who, "schedule")


def _run(services: Services, occurrence: Occurrence) -> ScheduleRun | None:
    run = services.log.find(ScheduleRun, run_id(occurrence.job, occurrence.period))
    if run is not None and run.finished:
        return None
    acting = scheduler_call(services, occurrence)
    counts = BY_NAME[occurrence.job].run(services, acting, occurrence.period)
    if counts is None:
        return None
    run = run or ScheduleRun.start(occurrence.job, occurrence.period, acting.act)
    run.finish(counts, acting.act)
    return run


def _fail(services: Services, occurrence: Occurrence, error: Exception) -> None:
    try:
        run = services.log.find(ScheduleRun, run_id(occurrence.job, occurrence.period))
        acting = scheduler_call(services, occurrence)
        run = run or ScheduleRun.start(occurrence.job, occurrence.period, acting.act)
        run.fail(f"{type(error).__name__}: {error}", acting.act)
        record(services, acting, run)
    except Exception:
        log.exception(
            "%s %s: the failure could not be recorded.", occurrence.job, occurrence.period
        )
