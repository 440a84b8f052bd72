"""How the store stands (运行状态): the log, each view's lag, the jobs' runs."""

from __future__ import annotations

from fastapi.responses import Response

from service.features.operations.queries.runs import runs
from service.features.operations.queries.status import status
from service.features.operations.rights import RUNS_READ
from service.web import downloads, routes
from service.web.page import PageDep
from service.workbooks.writing import Kind

router = routes.pages()

COLUMNS: tuple[tuple[str, Kind], ...] = (
    ("Job", "text"), ("Period", "text"), ("Started", "text"), ("Finished", "text"),
    ("Counts", "text"), ("Failure", "text"),
)  # fmt: skip
A_PAGE = 50


@router.get("/status", opens=RUNS_READ, whole=True)
def show(page: PageDep, job: str = "", format: str = "") -> Response:
    page.allow(RUNS_READ)
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
        "operations/status.html", rows=rows, job=job,
        standing=status(page.services, page.reader.at if page.past else None),
        jobs=sorted({row.job for row in runs(page.reader, 500)}),
    )  # fmt: skip
