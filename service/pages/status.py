"""How the store stands (运行状态): the log, each view's lag, the jobs' runs."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from service.access.actions import Action
from service.pages import downloads
from service.pages.page import PageDep
from service.queries.runs import runs
from service.queries.status import status
from service.sheets.writing import Kind

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

COLUMNS: tuple[tuple[str, Kind], ...] = (
    ("Job", "text"), ("Period", "text"), ("Started", "text"), ("Finished", "text"),
    ("Counts", "text"), ("Failure", "text"),
)  # fmt: skip
A_PAGE = 50


@router.get("/status")
def show(page: PageDep, job: str = "", format: str = "") -> Response:
    page.allow(Action.RUNS_READ)
    rows = runs(page.reader, A_PAGE, job=job or None)
    if format in downloads.FORMATS:
        lines = (
            (
                page.words(row.job), row.period, page.moment(row.started_at),
                page.moment(row.finished_at),
                ", ".join(f"{page.words(k)} {v}" for k, v in (row.counts or {}).items()),
                row.failure,
            )
            for row in rows
        )  # fmt: skip
        made = downloads.table(page, page.words("Runs"), COLUMNS, lines)
        return downloads.download(made, "runs", format)
    return page.render(
        "status/status.html", rows=rows, job=job,
        standing=status(page.services, page.reader.at if page.past else None),
        jobs=sorted({row.job for row in runs(page.reader, 500)}),
    )  # fmt: skip
