"""Monthly reports (月自评): a superior's list, and one with its lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Row

from aggregates.errors import Refused
from aggregates.rules import report_days
from aggregates.values.period import Month
from service.features.assignments.bodies import Return
from service.features.assignments.pages.beside import lines_of_one
from service.features.assignments.queries import lines as queries
from service.features.assignments.queries.lines import Wanted
from service.features.catalogue.queries import catalogue
from service.features.reports import queries as reports
from service.features.reports.columns import REPORT_LINES, Sent
from service.features.reports.commands import answers as report_answers
from service.features.reports.pages.confirming import preview
from service.features.reports.pages.form import (
    Typed,
    typed_lines,
)
from service.features.reports.rights import REPORT_DECIDE, REPORT_READ, REPORT_SUBMIT
from service.reading.sentences import said
from service.recording.call import Call, Done
from service.web import downloads, routes, tables
from service.web.columns import Column
from service.web.fields import words
from service.web.inputs import body_of, inputs
from service.web.labels import REPORTS
from service.web.page import Page, PageDep

router = routes.pages()

SENDABLE = ("submitted", "returned", "missed", "waiting")
STATES = ("submitted", "returned")
SHOWN_LATENESS = ("confirmed", "submitted")


@router.get("/reports", opens=REPORT_READ)
def current(page: PageDep) -> RedirectResponse:
    """The month whose reports come in now: the last one, or this one from its last working day."""
    opens = report_days.opens_on(page.month, page.reader.calendar)
    month = page.month if page.reader.today >= opens else page.month.previous
    return RedirectResponse(page.to(f"/reports/{month}"), 303)


@router.get("/reports/{period}", opens=REPORT_READ)
def listed(
    page: PageDep, period: str, under: str = "", status: str = "", format: str = ""
) -> Response:
    month = Month.parse(period)
    top = under or page.who.organization
    page.allow(REPORT_READ, top)
    every = _sent(page, month, top)
    rows = [each for each in every if status in ("", each.called)]
    if format in downloads.FORMATS:
        return _taken_away(page, month, rows, format)
    scheme = page.reader.scheme(month).parameters
    return page.render(
        "reports/list.html",
        month=month,
        top=top,
        table=tables.listed(page, REPORT_LINES, rows, acts="Open"),
        counts=Counter(each.called for each in every),
        status=status,
        statuses=REPORTS,
        due=report_days.due_on(month, scheme, page.reader.calendar),
        decides=not page.past and (page.who.operator or top == page.who.organization),
        deeper=[e.organization for e in every if page.tree.beneath.get(e.organization)],
    )


def _sent(page: Page, month: Month, top: str) -> list[Sent]:
    """Those directly below that hold lines of the month; the committee's own with its units'."""
    below = page.tree.beneath.get(top, [])
    codes = [*below, top] if page.tree[top].superior is None else below
    rows = {row.organization: row for row in reports.reports(page.reader, str(month), codes)}
    holders = reports.holders(page.reader, str(month))
    return [
        Sent(code, str(month), rows.get(code)) for code in codes if code in rows or code in holders
    ]


def _taken_away(page: Page, month: Month, rows: Sequence[Sent], how: str) -> Response:
    called = Column[Sent](
        name="organization_name", words="Organization name",
        value=lambda each: page.name(each.organization),
    )  # fmt: skip
    columns = REPORT_LINES.plus("organization", called)
    title = f"{month} {page.words(columns.title)}"
    return tables.taken_away(page, columns, rows, how, f"reports-{month}", title)


# --- many at once -------------------------------------------------------------------------------


@router.post("/reports/{period}/confirmation", opens=REPORT_DECIDE)
def confirm_many(page: PageDep, period: str) -> Response:
    """First how many and which; then, when that is confirmed, all of them or none."""
    month = Month.parse(period)
    chosen = list(dict.fromkeys(page.fields("organization")))
    try:
        if not chosen:
            raise Refused("Choose at least one.")
        if not page.field("sure"):
            for code in chosen:
                page.allow(REPORT_DECIDE, code)
            return preview(page, month, chosen)
        return page.record(
            lambda call: report_answers.confirm_many(page.services, call, chosen, month),
            "confirmed",
            f"/reports/{month}",
        )
    except Refused as refusal:
        page.refusal, page.here = refusal, f"/reports/{month}"
        return listed(page, period)


# --- one ----------------------------------------------------------------------------------------


@router.get("/reports/{period}/{organization}", opens=REPORT_READ)
def one(page: PageDep, period: str, organization: str) -> Response:
    return shown(page, Month.parse(period), organization, None)


def shown(page: Page, month: Month, code: str, typed: dict[str, Typed] | None) -> Response:
    """``typed``: what was filled in, after a refusal; else what was claimed, or all done."""
    place = page.tree[code]
    page.allow(REPORT_READ, code)
    page.here = f"/reports/{month}/{code}"
    wanted = Wanted(organizations=[code], periods=[str(month)])
    rows = queries.find(page.reader, wanted)
    lines = queries.lines(page.reader, rows, catalogue(page.reader))
    row = reports.report(page.reader, code, str(month))
    words = page.reader.texts([line.row.reported for line in lines])
    sent = row is not None and row.status in STATES
    statements = {
        line.row.assignment: said(words, line.row.reported, "statement", page.words)
        for line in lines
    }
    scheme = page.reader.scheme(month).parameters
    opens = report_days.opens_on(month, page.reader.calendar)
    return page.render(
        "reports/one.html",
        month=month,
        place=place,
        row=row,
        status=row.status if row is not None else "waiting",
        lines=lines,
        table=lines_of_one(page, lines),
        typed=typed or typed_lines(lines, statements, sent),
        opens=opens,
        due=report_days.due_on(month, scheme, page.reader.calendar),
        may_send=_may_send(page, code, row) and page.reader.today >= opens and bool(lines),
        may_answer=not page.past and page.superior_of(code)
        and row is not None and row.status == "submitted",
        returned_because=_because(page, row),
        return_fields=inputs(page, Return),
        for_another=code != page.who.organization,
        given=lambda name, default="": page.field(name) or default,
        blamed=page.blamed,
    )  # fmt: skip


def _may_send(page: Page, code: str, row: Row[Any] | None) -> bool:
    status = row.status if row is not None else "waiting"
    return not page.past and status in SENDABLE and page.may(REPORT_SUBMIT, code)


def _because(page: Page, row: Row[Any] | None) -> str | None:
    if row is None or row.status != "returned":
        return None
    return said(page.reader.texts([row.returned]), row.returned, "reason", page.words)


@router.post("/reports/{period}/{organization}/confirmation", opens=REPORT_DECIDE)
def confirm(page: PageDep, period: str, organization: str) -> Response:
    month = Month.parse(period)
    return _answer(
        page, month, organization, "confirmed",
        lambda call: report_answers.confirm(page.services, call, organization, month),
    )  # fmt: skip


@router.post("/reports/{period}/{organization}/return", opens=REPORT_DECIDE)
def return_(page: PageDep, period: str, organization: str) -> Response:
    month = Month.parse(period)

    def command(call: Call) -> Done:
        reason = words(body_of(page, Return).reason)
        return report_answers.return_(page.services, call, organization, month, reason)

    return _answer(page, month, organization, "returned", command)


def _answer(page: Page, month: Month, code: str, message: str, command: Any) -> Response:
    """Then the next one that waits for an answer, or the list."""
    try:
        return page.record(command, message, _next(page, month, code))
    except Refused as refusal:
        page.refusal = refusal
        return shown(page, month, code, None)


def _next(page: Page, month: Month, code: str) -> str:
    waiting = [
        row.organization
        for row in reports.reports(page.reader, str(month), page.decides)
        if row.status == "submitted" and row.organization != code
    ]
    after = [other for other in waiting if other > code] or waiting
    return f"/reports/{month}/{after[0]}" if after else f"/reports/{month}"
