"""Runs of the jobs (定时任务) as of a moment, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, or_, select

from aggregates.values.moment import At
from projections.runs import RUNS
from projections.view import reading
from service.reading.reader import Reader
from service.services import Services


def runs(
    reader: Reader,
    limit: int,
    *,
    job: str | None = None,
    period: str | None = None,
    after: tuple[int, str] | None = None,
) -> Sequence[Row[Any]]:
    """``after``: when the last row seen was started, microseconds, and its id."""
    rows = reader.view.rows(RUNS)
    query = select(rows).order_by(rows.c.started_at.desc(), rows.c.run).limit(limit)
    if job is not None:
        query = query.where(rows.c.job == job)
    if period is not None:
        query = query.where(rows.c.period == period)
    if after is not None:
        later = (rows.c.started_at == after[0]) & (rows.c.run > after[1])
        query = query.where(or_(rows.c.started_at < after[0], later))
    return reader.view.all(query)


def failed_runs(services: Services) -> int:
    """Runs that failed and have not finished since, as far as the view has read."""
    read = services.projector.positions(["runs"]).get("runs", 0)
    with reading(services.views, services.projections, At(read, services.now())) as view:
        rows = view.rows(RUNS)
        waiting = rows.c.failure.is_not(None) & rows.c.finished_at.is_(None)
        return int(view.all(select(func.count()).select_from(rows).where(waiting))[0][0])
