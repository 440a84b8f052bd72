"""Monthly lists (月任务清单): which were issued; the next ones issued, and taken back, with a look
before (R1)."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi.responses import RedirectResponse, Response
from sqlalchemy import func, select

from aggregates.assignment.states import OPEN, Status
from aggregates.errors import Refused
from aggregates.values.period import Month
from aggregates.values.text import text
from projections.assignments import ASSIGNMENTS
from projections.rankings import MONTHS
from service.features.months.commands.issue import NothingToIssue
from service.features.months.commands.issue import issue as issue_month
from service.features.months.commands.preview import be_sure, open_lines, preview
from service.features.months.commands.withdrawing import withdraw as withdraw_month
from service.features.months.rights import MONTH_ISSUE, MONTH_READ, MONTH_WITHDRAW
from service.recording.call import Call, Done
from service.web import routes
from service.web.page import Page, PageDep

router = routes.pages()
SHOWN = 12  # months before this one


@dataclass(slots=True)
class MonthRow:
    """``lines``: that count; ``open``: not decided yet."""

    month: Month
    lines: int = 0
    open: int = 0
    closed_at: int | None = None
    withdrawn: int = 0

    @property
    def state(self) -> str:
        if self.closed_at is not None:
            return "closed"
        return "issued" if self.lines else "none"


@router.get("/months", opens=MONTH_READ, whole=True)
def months(page: PageDep) -> Response:
    page.allow(MONTH_READ)
    may = not page.past and page.may(MONTH_ISSUE)
    return page.render("months/months.html", rows=_rows(page), next=page.month.next, may_issue=may)


def _rows(page: Page) -> list[MonthRow]:
    """From the next month back, and whatever was issued further ahead."""
    rows = page.reader.view.rows(ASSIGNMENTS)
    counted = select(rows.c.period, rows.c.status, func.count().label("lines")).where(
        rows.c.task.is_not(None), rows.c.status != Status.CANCELLED.value
    )
    span = [page.month.plus(number) for number in range(1, -SHOWN - 1, -1)]
    month_rows = {month: MonthRow(month) for month in span if month >= page.reader.first_month}
    for row in page.reader.view.all(counted.group_by(rows.c.period, rows.c.status)):
        at = month_rows.setdefault(Month.parse(row.period), MonthRow(Month.parse(row.period)))
        at.lines += row.lines
        at.open += row.lines if row.status in OPEN else 0
    months = page.reader.view.rows(MONTHS)
    for row in page.reader.view.all(select(months)):
        if (kept := month_rows.get(Month.parse(row.period))) is not None:
            kept.closed_at, kept.withdrawn = row.closed_at, row.withdrawn
    return [month_rows[month] for month in sorted(month_rows, reverse=True)]


@router.get("/months/issue", opens=MONTH_ISSUE, whole=True)
def chosen(page: PageDep, month: str = "") -> Response:
    """The month chosen in a form, as an address; the next one unless another is."""
    wanted = Month.parse(month) if month else page.month.next
    return RedirectResponse(page.to(f"/months/{wanted}/issue"), 303)


@router.get("/months/{period}/issue", opens=MONTH_ISSUE, whole=True)
def look(page: PageDep, period: str) -> Response:
    """How many lines would be issued, before any is; from a past moment none can be."""
    page.allow(MONTH_ISSUE)
    if page.past:
        return RedirectResponse(page.to("/months"), 303)
    month = Month.parse(period)
    try:
        result = preview(page.services, month)
    except NothingToIssue as refusal:
        page.refusal, page.here = page.refusal or refusal, "/months"
        return months(page)
    return page.render("months/issue.html", preview=result)


@router.post("/months/{period}/issue", opens=MONTH_ISSUE, whole=True)
def issue(page: PageDep, period: str) -> Response:
    month = Month.parse(period)

    def command(call: Call) -> Done:
        be_sure(page.services, month, None, bool(page.field("sure")))
        done = issue_month(page.services, call, month)
        return Done(done.position, done.answer)

    again = f"/months/{month}/issue"
    try:
        return page.record(command, "month-issued", "/months")
    except Refused as refusal:
        page.refusal, page.here = refusal, again
        return look(page, period)


@router.get("/months/{period}/withdrawal", opens=MONTH_WITHDRAW, whole=True)
def look_back(page: PageDep, period: str) -> Response:
    """How many lines would be taken back; from a past moment none can be."""
    page.allow(MONTH_WITHDRAW)
    if page.past:
        return RedirectResponse(page.to("/months"), 303)
    month = Month.parse(period)
    lines = open_lines(page.services, month)
    return page.render("months/withdrawal.html", month=month, lines=lines)


@router.post("/months/{period}/withdrawal", opens=MONTH_WITHDRAW, whole=True)
def withdraw(page: PageDep, period: str) -> Response:
    month = Month.parse(period)
    return page.attempt(
        lambda call: withdraw_month(page.services, call, month, text(page.field("reason"))),
        "cancelled",
        "/months",
        lambda: look_back(page, period),
    )
