"""Runs of the jobs (定时任务)."""

from __future__ import annotations

from fastapi import Response

from service.features.operations.columns import RUNS
from service.features.operations.queries.runs import runs as runs_of
from service.features.operations.rights import RUNS_READ
from service.web import documented
from service.web.documented import lists
from service.web.fields import Code, PeriodOrNone
from service.web.listing import ListDep

router = documented.router("boards")


@router.get("/runs", opens=RUNS_READ, whole=True, **lists(RUNS))
def runs(listing: ListDep, job: Code | None = None, period: PeriodOrNone = None) -> Response:
    """定时任务: what was done by itself, the newest first. The committee's."""
    listing.look.allow(RUNS_READ)
    month = str(period) if period else None
    with listing.reader() as reader:
        size, after = listing.limit + 1, listing.place(int, str)
        rows = runs_of(reader, size, job=job, period=month, after=after)
        return listing.rows(reader, RUNS, rows, lambda row: [row.started_at, row.run])
