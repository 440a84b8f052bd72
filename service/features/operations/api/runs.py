"""Runs of the jobs (定时任务)."""

from __future__ import annotations

from typing import Any

from fastapi import Response

from service.features.operations.queries.runs import runs as runs_of
from service.features.operations.rights import RUNS_READ
from service.features.operations.shown import show_run
from service.web import documented
from service.web.documented import listed, shows
from service.web.examples import Each, Maybe
from service.web.fields import Code, PeriodOrNone
from service.web.listing import CSV, XLSX, ListDep, plain_table

router = documented.router("boards")
RUN = {
    "job": "issue-month", "period": "2026-11", "started_at": "2026-10-31T16:05:00+00:00",
    "finished_at": Maybe("2026-10-31T16:05:02+00:00"), "counts": Maybe(Each({"issued": 3338})),
    "failure": Maybe("..."),
}  # fmt: skip


RUN_COLUMNS = (
    ("Job", "text"), ("Month", "text"), ("Started at", "text"), ("Finished at", "text"),
    ("Counts", "text"), ("Failure", "text"),
)  # fmt: skip


@router.get(
    "/runs",
    opens=RUNS_READ,
    whole=True,
    responses=shows(listed(RUN), CSV, XLSX),
    response_class=Response,
)
def runs(listing: ListDep, job: Code | None = None, period: PeriodOrNone = None) -> Response:
    """定时任务: what was done by itself, the newest first. The committee's."""
    listing.look.allow(RUNS_READ)
    month = str(period) if period else None
    with listing.reader() as reader:
        size, after = listing.limit + 1, listing.place(int, str)
        rows = runs_of(reader, size, job=job, period=month, after=after)
        return listing.answer(
            reader, rows, show_run,
            lambda page: plain_table(listing.look, reader, "Runs", RUN_COLUMNS, map(_line, page)),
            lambda row: [row.started_at, row.run],
        )  # fmt: skip


def _line(row: Any) -> list[Any]:
    run = show_run(row)
    return [*(run[k] for k in ("job", "period", "started_at", "finished_at")),
            str(run["counts"] or ""), run["failure"]]  # fmt: skip
