"""What waits for approval, on the homes of those who approve and of those who watch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aggregates.words import N_
from service.access.log import Filter, shown
from service.feature import Panel, Todo
from service.features.accounts.rights import ACCESS_LOG_READ, GRANT_APPROVE, GRANTS_READ
from service.features.accounts.words import CHANGES
from service.web.acting import then
from service.web.page import Page

SHOWN = 8


def home(page: Page) -> Iterator[Todo | Panel]:
    if page.who.is_named(GRANTS_READ) and page.may(GRANTS_READ):
        yield from _grants(page)
    if page.who.is_administrator and page.may(ACCESS_LOG_READ):
        yield Panel(template="accounts/_log_home.html", data=_last(page), size=6, place=30)


def _grants(page: Page) -> Iterator[Todo | Panel]:
    """Whoever asked cannot approve it: for them it waits, but not for their act."""
    _ = page.words
    rows = page.services.accounts.granting.of(None, at=then(page))
    for row in rows:
        if row.approved_at is None and row.asked_by != page.who.account and page.may(GRANT_APPROVE):
            yield Todo(
                kind=N_("Approval"),
                words=_("{role} for {account}, asked by {by}",
                        role=_(row.role), account=row.account, by=row.asked_by),
                link=page.to("/grants"),
                label=_("Decide"),
                go=True,
            )  # fmt: skip
    yield from _changes(page)
    waiting = [row for row in rows if row.approved_at is None]
    newest = sorted(rows, key=lambda row: row.asked_at, reverse=True)[:SHOWN]
    if page.who.is_administrator:
        data = {"waiting": len(waiting), "newest": newest}
        yield Panel(template="accounts/_grants_home.html", data=data, size=6, place=20)


def _changes(page: Page) -> Iterator[Todo]:
    """Of accounts of administrators and their like: a second person approves them."""
    _ = page.words
    for row in page.services.accounts.seconding.waiting(then(page)):
        if row.asked_by != page.who.account and page.may(GRANT_APPROVE):
            yield Todo(
                kind=N_("Approval"),
                words=_("{change}: {account}, asked by {by}",
                        change=_(CHANGES[row.kind]), account=row.account, by=row.asked_by),
                link=page.to("/grants"),
                label=_("Decide"),
                go=True,
            )  # fmt: skip


def count_waiting(page: Page) -> int:
    """Grants that wait for this account's approval."""
    if not page.who.is_named(GRANT_APPROVE) or not page.may(GRANT_APPROVE):
        return 0
    rows = page.services.accounts.granting.of(waiting=True)
    rows += page.services.accounts.seconding.waiting()
    return sum(row.asked_by != page.who.account for row in rows)


def _last(page: Page) -> list[dict[str, Any]]:
    """The newest entries of the access log."""
    log, at = page.services.accounts.log, then(page)
    upto = log.position_at(at) if at is not None else None
    return [shown(row) for row in log.find(Filter(upto=upto), SHOWN)]
