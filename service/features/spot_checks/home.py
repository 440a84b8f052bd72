"""Spot checks on the home: what waits for the checker, and for the organization drawn (R6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row

from aggregates.words import N_
from service.feature import Figure, Panel, Todo
from service.features.spot_checks.queries import spot_checks as queries
from service.features.spot_checks.rights import CHECK_ANSWER, CHECK_RECORD
from service.web.page import Page
from service.web.words import shown_period


def home(page: Page) -> Iterator[Figure | Todo | Panel]:
    place = page.home
    if place is None:
        return
    if page.may(CHECK_RECORD, place.code):
        yield from _to_check(page)
    if place.superior is not None and page.may(CHECK_ANSWER, place.code):
        for row in queries.of_organizations(page.reader, [place.code], ["open", "recorded"]):
            yield from _to_answer(page, row)


def _to_check(page: Page) -> Iterator[Todo]:
    waiting: dict[str, list[Row[Any]]] = {}
    for row in queries.of_organizations(page.reader, None, ["open", "recorded"]):
        waiting.setdefault(row.period, []).append(row)
    for period, rows in waiting.items():
        yield Todo(
            kind=N_("Spot check"),
            words=page.words("{period}: {count} organizations wait to be checked or decided on.",
                             period=shown_period(period, page.words), count=len(rows)),
            link=page.to(f"/spot-checks/{period}"),
            label=page.words("Open"),
            go=True,
        )  # fmt: skip


def _to_answer(page: Page, row: Row[Any]) -> Iterator[Todo]:
    """By what the notice said; before that nobody was asked."""
    period = shown_period(row.period, page.words)
    link = page.to(f"/spot-checks/{row.period}/{row.organization}")
    if row.state == "open" and row.told_on is not None and not row.material:
        yield Todo(
            kind=N_("Spot check"),
            words=page.words("Drawn for {period}: show your material.", period=period),
            due=row.material_due, link=link, label=page.words("Hand in"), go=True,
        )  # fmt: skip
    if row.pending and row.served_on is not None and row.statement is None:
        yield Todo(
            kind=N_("Spot check"),
            words=page.words("A false claim was found for {period}: make your statement.",
                             period=period),
            due=row.statement_until, link=link, label=page.words("Open"), go=True,
        )  # fmt: skip
