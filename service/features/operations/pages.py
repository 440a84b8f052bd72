"""How the store stands (运行状态): the log, each view's lag, the jobs' runs."""

from __future__ import annotations

from fastapi.responses import Response

from service.features.operations.columns import RUNS
from service.features.operations.queries.runs import runs
from service.features.operations.queries.status import status
from service.features.operations.rights import RUNS_READ
from service.web import downloads, routes, tables
from service.web.page import PageDep

router = routes.pages()
A_PAGE = 50


@router.get("/status", opens=RUNS_READ, whole=True)
def show(page: PageDep, job: str = "", format: str = "") -> Response:
    page.allow(RUNS_READ)
    rows = runs(page.reader, A_PAGE, job=job or None)
    if format in downloads.FORMATS:
        return tables.taken_away(page, RUNS, rows, format, "runs")
    return page.render(
        "operations/status.html", table=tables.listed(page, RUNS, rows), job=job,
        state=status(page.services, page.reader.at if page.past else None),
        jobs=sorted({row.job for row in runs(page.reader, 500)}),
    )  # fmt: skip
