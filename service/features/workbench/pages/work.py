"""The workbench (工作台): what waits for me by its deadline, and what I have to decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar
from uuid import UUID

from fastapi.responses import Response

from aggregates.errors import Refused
from service.access.actions import ASSIGNMENT_READ, OWN_ACCOUNT
from service.feature import Figure, Panel, Todo
from service.features.assignments.columns import LINES
from service.features.assignments.commands import acts as commands
from service.features.assignments.queries.waiting import waiting
from service.features.assignments.rights import ASSIGNMENT_HOLD, ASSIGNMENT_ISSUE
from service.features.notices import commands as notices
from service.features.notices.rights import NOTICE_RECEIVE
from service.web import downloads, routes, tables
from service.web.page import Page, PageDep

router = routes.pages()
T = TypeVar("T")


@router.get("/", opens=OWN_ACCOUNT)
def workbench(page: PageDep, format: str = "") -> Response:
    """Everybody's own page: what waits by deadline, figures, and boxes by what they may see."""
    if format in downloads.FORMATS and page.home is not None:
        page.allow(ASSIGNMENT_READ, page.home.code)
        return _taken_away(page, page.home.code, format)
    parts = [each for feature in page.services.features for each in feature.home(page)]
    todos = [each for each in parts if isinstance(each, Todo)]
    return page.render(
        "workbench/home.html",
        home=page.home,
        todos=sorted(todos, key=lambda todo: (todo.due or date.max, not todo.go)),
        figures=sorted(_of(parts, Figure), key=lambda figure: figure.place),
        panels=sorted(_of(parts, Panel), key=lambda panel: panel.place),
        news={k: words for feature in page.services.features for k, words in feature.news.items()},
        ordering=_may_order(page),
        today=page.reader.today,
        holds=page.home is not None and page.may(ASSIGNMENT_HOLD, page.home.code),
    )


def _of(parts: Iterable[object], kind: type[T]) -> list[T]:
    return [each for each in parts if isinstance(each, kind)]


def _may_order(page: Page) -> bool:
    return bool(page.below) and not page.past and page.may(ASSIGNMENT_ISSUE, page.who.organization)


def _taken_away(page: Page, organization: str, how: str) -> Response:
    unread = waiting(page.reader, organization, [])
    columns, title = LINES.without("organization"), page.words("What waits for us")
    return tables.taken_away(page, columns, unread.own, how, "workbench", title)


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


@router.post("/notices/personal/{own}/receipt", opens=OWN_ACCOUNT)
def receive_personal(page: PageDep, own: UUID) -> Response:
    try:
        return page.record(
            lambda call: notices.receive_personal(page.services, call, own), "notice", "/"
        )
    except Refused as refusal:
        page.refusal, page.here = refusal, "/"
        return workbench(page)
