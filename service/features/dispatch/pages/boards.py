"""The dispatch board (调度): organizations × tasks as lights, at a glance, in detail, by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi.responses import RedirectResponse, Response

from aggregates.rules import lights
from aggregates.values.period import Period
from service.access.actions import BOARD_READ
from service.features.dispatch.charts import Hop, TaskLate, days_by_hop, late_by_task
from service.features.dispatch.dense import ORDERS, dense
from service.features.dispatch.months import months_of
from service.features.dispatch.pages.urging import how_many_to_urge, may_urge, period_of
from service.features.dispatch.queries import Board, BoardRow, Own, board, colours, count
from service.web import charts, downloads, ordering, periods, routes
from service.web.page import Page, PageDep
from service.workbooks.writing import Table, Value

router = routes.pages()

LEGEND = (
    lights.NOT_RECEIVED, lights.IN_PROGRESS, lights.DUE_SOON, lights.TO_BE_REPORTED,
    lights.WAITING, lights.DONE, lights.DONE_LATE, lights.PARTLY, lights.NOT_DONE,
    lights.OVERDUE, lights.RETURNED, lights.RETURNED_OVERDUE, lights.NOT_APPLICABLE,
)  # fmt: skip
COLOURS = ("red", "yellow", "green", "grey")
VIEWS = ("dense", "detailed", "months", "charts")


@router.get("/dispatch", opens=BOARD_READ)
def current(page: PageDep) -> RedirectResponse:
    return RedirectResponse(page.to(f"/dispatch/{page.month}"), 303)


@router.get("/dispatch/{period}", opens=BOARD_READ)
def boards(
    page: PageDep,
    period: str,
    under: str = "",
    whole: bool = False,
    light: str = "",
    group: str = "",
    view: str = VIEWS[0],
    order: str = ORDERS[0],
    format: str = "",
) -> Response:
    """``view``: one of VIEWS; ``order``: of a dense board's rows."""
    read = period_of(period)
    top = under or page.who.organization
    page.allow(BOARD_READ, top)
    if view == "months" and not format:
        return _heat(page, read, top)
    whole_board = board(page.reader, read, top, whole)
    known = [row for row in whole_board.rows if row.cells or row.place.code != top]
    rows = [row for row in known if _is_wanted(row, light, group)]
    if format in downloads.FORMATS:
        return downloads.download(_table(page, whole_board, rows), f"dispatch-{read}-{top}", format)
    if view == "charts":
        return _charts(page, whole_board, rows, top)
    columns = [c for c in whole_board.columns if (c.task or "-") not in ordering.hidden(page)]
    context: dict[str, Any] = _frame(page, read, top) | {
        "board": whole_board,
        "rows": rows,
        "columns": columns,
        "counts": _total(rows),
        "groups": Counter(row.place.group for row in known if row.place.group),
        "units": len(known),
        "light": light,
        "group": group,
        "whole": whole,
        "order": order,
        "late": how_many_to_urge(page, read, top) if may_urge(page, top) else 0,
    }
    if view == "detailed":
        sums = {c.task: _sum(rows, c.task) for c in whole_board.columns}
        return page.render(
            "dispatch/detailed.html", view=view, column_counts=sums, legend=LEGEND, **context
        )
    tasks = tuple(column.task for column in columns)
    shown = page.reader.remembered_today(
        ("dense", read, top, whole, light, group, tasks, order, page.as_of),
        lambda: dense(rows, columns, read, page.reader.today, order, page.as_of),
    )
    return page.render("dispatch/dense.html", view="dense", dense=shown, **context)


def _frame(page: Page, period: Period, top: str) -> dict[str, Any]:
    """What the head of each view shows."""
    return {
        "period": period,
        "kinds": {name: kind for name, kind in periods.kinds(period).items() if name != "Year"},
        "before": periods.before(period),
        "after": periods.after(period),
        "under": top,
        "lineage": [code for code in page.tree.lineage(top)[::-1] if code in page.reach],
    }


def _heat(page: Page, period: Period, top: str) -> Response:
    heat = months_of(page.reader, page.tree, period.months[-1].year, top)
    return page.render(
        "dispatch/months.html", view="months", heat=heat, **_frame(page, period, top)
    )


def _charts(page: Page, board: Board, rows: list[BoardRow], top: str) -> Response:
    tasks = late_by_task(board, rows)
    hops = days_by_hop(page.reader, page.tree, board.period, top)
    return page.render(
        "dispatch/charts.html",
        view="charts",
        tasks=tasks,
        hops=hops,
        tasks_chart=_tasks_chart(page, tasks),
        hops_chart=_hops_chart(page, hops, top),
        **_frame(page, board.period, top),
    )


def _tasks_chart(page: Page, tasks: list[TaskLate]) -> str | None:
    late = [task for task in tasks if task.overdue or task.afterwards]
    series = (
        (page.words("overdue now"), [task.overdue for task in late]),
        (page.words("done afterwards"), [task.afterwards for task in late]),
    )
    names = [task.column.name or page.words("By hand") for task in late]
    return charts.bars(names, series, "") if late else None


def _hops_chart(page: Page, hops: dict[int, Hop], top: str) -> str | None:
    days = [hop.days() for hop in hops.values()]
    names = [page.words("{step} below", step=step) if step else page.name(top) for step in hops]
    words = ("until received", "until reported", "until decided")
    # Drawn, not reckoned with: the table beneath shows the same figures.
    series = [(page.words(name), [float(of[n]) for of in days]) for n, name in enumerate(words)]
    return charts.bars(names, series, page.words("days")) if hops else None


def _is_wanted(row: BoardRow, light: str, group: str) -> bool:
    return (not light or bool(row.counts()[light])) and group in ("", row.place.group)


def _sum(rows: Iterable[BoardRow], task: str) -> Counter[str]:
    return colours(count(row.cells[task] for row in rows if task in row.cells))


def _total(rows: Iterable[BoardRow]) -> Counter[str]:
    return colours(count(cell for row in rows for cell in row.cells.values()))


# --- taken away ---------------------------------------------------------------------------------


def _table(page: Page, board: Board, rows: list[BoardRow]) -> Table:
    _ = page.words
    columns = [(c.task and f"{c.task} {c.name or ''}".strip()) or _("By hand")
               for c in board.columns]  # fmt: skip
    heads = ["Organization code", "Organization name", *columns]
    counted = [_(colour) for colour in COLOURS]
    return downloads.table(
        page,
        f"{board.period} {_('Dispatch')}",
        [(head, "text") for head in heads] + [(head, "whole") for head in counted],
        (_cells(page, board, row) for row in rows),
        _("Deadlines of a year without a workday calendar are guessed.") if board.guessed else "",
    )


def _cells(page: Page, board: Board, row: BoardRow) -> list[Value]:
    counts = row.counts()
    said: list[Value] = [row.place.code, row.place.name]
    for column in board.columns:
        cell = row.cells.get(column.task)
        said.append(_said(page, cell.own, cell.below) if cell else "")
    return [*said, *(counts[colour] for colour in COLOURS)]


def _said(page: Page, own: Iterable[Own], below: Mapping[str, int]) -> str:
    words = [page.words(light.word) for _, light, _ in own]
    counts = [f"{page.words(c)} {below[c]}" for c in COLOURS if below.get(c)]
    return "、".join([*words, *counts])
