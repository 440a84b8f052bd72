"""The workbench (工作台): what waits for me by its deadline, and what I have to decide."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from fastapi.responses import RedirectResponse, Response

from aggregates.errors import Refused
from service.access.actions import ASSIGNMENT_READ, BOARD_READ, OWN_ACCOUNT
from service.access.who import OPERATOR
from service.features.assignments.commands import acts as commands
from service.features.assignments.queries.waiting import waiting
from service.features.assignments.rights import ASSIGNMENT_HOLD, ASSIGNMENT_ISSUE
from service.features.notices import commands as notices
from service.features.notices.rights import NOTICE_RECEIVE
from service.web import downloads, routes
from service.web.page import Page, PageDep
from service.workbooks.writing import Kind

router = routes.pages()

PROMPT_FROM = (12, 1)  # month and day from which next year's workdays are asked for


@router.get("/", opens=OWN_ACCOUNT)
def workbench(page: PageDep, format: str = "") -> Response:
    home = page.home
    if home is None or not page.may(ASSIGNMENT_READ, home.code):
        return page.render(
            "workbench/nowhere.html",
            home=home,
            nowhere_by_design=page.who.organization == OPERATOR,  # the administrators
        )
    if not page.may(ASSIGNMENT_HOLD, home.code) and page.may(BOARD_READ, home.code):
        return RedirectResponse(page.to("/dispatch"), 303)  # leaders and auditors have no work here
    below = page.tree.beneath.get(home.code, [])
    decided = [*below, home.code] if home.superior is None else below
    features = page.services.features
    waits = [each for feature in features for each in feature.waits(page, home, decided)]
    if format in downloads.FORMATS:
        return _taken_away(page, home.code, format)
    return page.render(
        "workbench/bench.html",
        home=home,
        waiting=waits,
        news={kind: words for feature in features for kind, words in feature.news.items()},
        below=below,
        ordering=bool(below) and not page.past and page.may(ASSIGNMENT_ISSUE, home.code),
        counts=sum((Counter(each.counts) for each in waits), Counter()),
        prompt=_next_year_wanted(page),
        today=page.reader.today,
    )


def _next_year_wanted(page: Page) -> int | None:
    """R2: from 1 December the next year's workdays, until they are loaded."""
    today = page.reader.today
    missing = [today.year] if today.year not in page.reader.calendar.years else []
    if (today.month, today.day) >= PROMPT_FROM and today.year + 1 not in page.reader.calendar.years:
        missing.append(today.year + 1)
    return missing[0] if missing and page.whole else None


COLUMNS: tuple[tuple[str, Kind], ...] = (
    ("Deadline", "date"), ("Light", "text"), ("Task", "text"), ("Task name", "text"),
    ("Period", "text"), ("Points", "points"),
)  # fmt: skip


def _taken_away(page: Page, organization: str, how: str) -> Response:
    found = waiting(page.reader, organization, [])
    rows = (
        (
            line.row.due, page.words(line.light.word), line.short_code, line.called(page.words),
            line.row.period, line.row.points,
        )
        for line in found.mine
    )  # fmt: skip
    made = downloads.table(page, page.words("What waits for us"), COLUMNS, rows)
    return downloads.download(made, "workbench", how)


@router.post("/receipts", opens=ASSIGNMENT_HOLD)
def receive_list(page: PageDep) -> Response:
    """签收 of a whole month's list."""
    organization = page.field("organization") or page.who.organization
    period = page.field("period")
    try:
        return page.record(
            lambda call: commands.receive_list(page.services, call, organization, period),
            "received",
            page.field("back") if page.field("back").startswith("/reports/") else "/",
        )
    except Refused as refusal:
        page.refusal, page.here = refusal, "/"
        return workbench(page)


@router.post("/notices/receipt", opens=NOTICE_RECEIVE)
def receive_notices(page: PageDep) -> Response:
    """签收 of all that waits."""
    organization = page.field("organization") or page.who.organization
    try:
        return page.record(
            lambda call: notices.receive_all(page.services, call, organization), "notices", "/"
        )
    except Refused as refusal:
        page.refusal, page.here = refusal, "/"
        return workbench(page)


@router.post("/notices/{notice}/receipt", opens=NOTICE_RECEIVE)
def receive_notice(page: PageDep, notice: UUID) -> Response:
    try:
        return page.record(lambda call: notices.receive(page.services, call, notice), "notice", "/")
    except Refused as refusal:
        page.refusal, page.here = refusal, "/"
        return workbench(page)
