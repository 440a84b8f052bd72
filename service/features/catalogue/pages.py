"""The task catalogue (任务清单): as it holds in a month, and every version of one task."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi.responses import HTMLResponse, Response

from aggregates.errors import NotFound
from aggregates.task.terms import Terms
from service.features.catalogue.columns import TASKS, TaskLine
from service.features.catalogue.queries import catalogue
from service.features.catalogue.rights import CATALOGUE_READ
from service.features.catalogue.sheets import CatalogueLine, tasks_table
from service.web import downloads, forms, ordering, routes, tables
from service.web.page import Page, PageDep
from service.workbooks import exports

router = routes.pages()


@router.get("/tasks", opens=CATALOGUE_READ, whole=True)
def listed(page: PageDep, month: str = "", q: str = "", format: str = "") -> Response:
    page.allow(CATALOGUE_READ)
    chosen = forms.month(month) if month else page.month
    lines = catalogue(page.reader).for_month(chosen)
    words = q.strip().casefold()
    due = [
        TaskLine(task.code, task.version, task.terms)
        for task in lines
        if words in task.code.casefold() or words in task.terms.name.casefold()
    ]
    if format in downloads.FORMATS:
        return _taken_away(page, TASKS.in_order(due, ordering.asked(page)), format)
    return page.render(
        "catalogue/tasks.html", month=chosen, table=tables.listed(page, TASKS, due), q=q,
        any_task=bool(lines), due={t.code for t in lines if chosen.month in t.terms.months},
    )  # fmt: skip


def _taken_away(page: Page, lines: Sequence[TaskLine], how: str) -> Response:
    rows = (
        CatalogueLine(
            code=line.code, category=terms.category, name=terms.name, cycle=terms.cycle,
            applies_to=terms.kinds, weight=terms.points, deadline=terms.deadline,
            evidence=terms.material, basis=terms.basis, condition=condition(terms),
        )
        for line in lines
        if (terms := line.terms) is not None
    )  # fmt: skip
    words = exports.Words(notes=tuple(downloads.notes(page)), english=page.language == "en")
    return downloads.download(tasks_table(rows, words), "tasks", how)


def condition(terms: Terms) -> str | None:
    """As the catalogue writes it, so that it can be read back in."""
    conditions = []
    if terms.min_members is not None:
        conditions.append(f"党员{terms.min_members}人以上")
    if terms.has_groups:
        conditions.append("设党小组")
    return "、".join(conditions) or None


@router.get("/tasks/{code}", opens=CATALOGUE_READ, whole=True)
def one(page: PageDep, code: str) -> HTMLResponse:
    page.allow(CATALOGUE_READ)
    versions = catalogue(page.reader).versions.get(code)
    if versions is None:
        raise NotFound("There is no task {code}.", code=code)
    return page.render(
        "catalogue/task.html", code=code, versions=versions[::-1], condition=condition,
        name=next((v.terms.name for v in versions[::-1] if v.terms), code),
    )  # fmt: skip
