"""How the store stands: the log's size, each view's position and lag, the last runs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from aggregates.values.moment import At
from projections.runs import RUNS
from projections.view import reading
from service.features.operations import columns
from service.reading.shown import moment
from service.sealing import checkpoints
from service.services import Services
from service.store.clock import ClockState

LAST_RUNS = 10


def status(services: Services, at: At | None = None) -> dict[str, Any]:
    """As it is this moment: nothing is waited for, so that lag shows. ``at``: the log, its runs
    and its checkpoint as of a past one; how far the views have read is always of now."""
    position = services.log.last()[0] if at is None else at.position
    moment_of = at.moment if at else services.now()
    return {
        "position": position,
        "recorded_at": moment(services.log.recorded_at(position)) if position else None,
        "now": moment_of.isoformat(),
        "simulated_clock": services.log.simulated,
        "second_factor": services.accounts.policies.now().second_factor,
        "views": [view_shown(each) for each in services.projector.status()],
        "runs": _runs(services, position),
        "checkpoint": checkpoint_shown(services, At(position, moment_of)),
    }


def checkpoint_shown(services: Services, at: At) -> dict[str, Any] | None:
    """The last one signed by then; ``uncovered``: facts recorded since."""
    known = checkpoints.known_at(services.log, at)
    checkpoint = services.sealer.record().last(known)
    if checkpoint is None:
        return None
    return {
        "size": checkpoint.size,
        "root": checkpoint.root,
        "made_at": moment(checkpoint.made_at),
        "uncovered": at.position - checkpoint.size,
    }


def clock_shown(clock: ClockState) -> dict[str, Any]:
    """``kind``: steady, jumped, behind, held or simulated (service/store/clock.py)."""
    shown = {"kind": clock.kind, "says": moment(clock.clock), "last": moment(clock.last)}
    return shown | {"seconds_ahead": clock.ahead // 1_000_000} if clock.ahead else shown


def view_shown(each: Any) -> dict[str, Any]:
    failure = each.failure
    return {
        "name": each.name,
        "version": each.version,
        "position": each.position,
        "lag": each.lag,
        "oldest_unread": moment(each.oldest_unread_micros),
        "failure": {"position": failure.position, "kind": failure.topic, "why": failure.error}
        if failure
        else None,
    }


def _runs(services: Services, position: int) -> list[dict[str, Any]]:
    if not position:
        return []
    read = min(position, services.projector.positions(["runs"]).get("runs", 0))
    with reading(services.views, services.projections, At(read, services.now())) as view:
        rows = view.rows(RUNS)
        newest = select(rows).order_by(rows.c.started_at.desc(), rows.c.run).limit(LAST_RUNS)
        return [columns.RUNS.json(row) for row in view.all(newest)]
