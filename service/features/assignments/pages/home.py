"""Assignments on the workbench: one's own lines, what one decides, and what stands beneath."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from aggregates.values.period import Month
from aggregates.words import N_
from service.access.actions import ASSIGNMENT_READ, BOARD_READ
from service.feature import Figure, Panel, Todo
from service.features.assignments.pages.beneath import beneath
from service.features.assignments.pages.beside import lines_of_one
from service.features.assignments.queries.lines import Line
from service.features.assignments.queries.waiting import Waiting, waiting
from service.features.assignments.rights import ASSIGNMENT_HOLD
from service.web.page import Page
from service.web.words import shown_period


def home(page: Page) -> Iterator[Figure | Todo | Panel]:
    """Who holds lines has them on their home; who sees a board has what stands beneath; auditors
    have their own."""
    place = page.home
    if place is None or not page.may(ASSIGNMENT_READ, place.code):
        return
    if page.may(ASSIGNMENT_HOLD, place.code):
        yield from _own(page, place.code)
    if page.below and page.may(BOARD_READ, place.code) and not page.audits:
        yield from beneath(page, place.code)


def _own(page: Page, code: str) -> Iterator[Figure | Todo | Panel]:
    unread = waiting(page.reader, code, page.decides)
    yield from _receipts(page, code, unread)
    for line in unread.asked:
        yield _asked(page, line)
    for line in unread.to_accept:
        yield _todo(page, N_("Acceptance"), line, page.words("Look"))
    if not page.below:
        yield from _figures(page, unread)
    if unread.own:
        size = 12 if page.below else 8
        table = lines_of_one(page, unread.own)
        yield Panel(template="assignments/_own_lines.html", data=table, size=size, place=60)


def _receipts(page: Page, code: str, waiting: Waiting) -> Iterator[Todo]:
    _ = page.words
    for period, count in waiting.unreceived.items():
        said = shown_period(period, _)
        yield Todo(
            kind=N_("Receipt"),
            words=_("The list of {period}: {count} lines wait for receipt.",
                    period=said, count=count),
            due=_first_due(waiting.own, period),
            link="/receipts",
            label=_("Receive all {count}", count=count),
            fields={"organization": code, "period": period},
            go=True,
        )  # fmt: skip


def _first_due(lines: list[Line], period: str) -> date | None:
    """When the first of them is due; a month that has not begun presses nobody."""
    dues = [line.row.due for line in lines if line.row.period == period]
    return min(dues, default=Month.parse(period).first_day)


def _asked(page: Page, line: Line) -> Todo:
    until = line.row.extension_due
    if until:
        said = page.words("asks for an extension until {day}", day=until)
    else:
        said = page.words("says that it does not apply")
    return _todo(page, N_("Answer"), line, page.words("Decide"), f" · {said}")


def _todo(page: Page, kind: str, line: Line, label: str, more: str = "") -> Todo:
    name = page.name(line.row.organization)
    return Todo(
        kind=kind,
        words=f"{name} · {line.called(page.words)}{more}",
        due=line.row.due,
        link=page.to(f"/assignments/{line.row.assignment}"),
        label=label,
    )


def _figures(page: Page, waiting: Waiting) -> Iterator[Figure]:
    """Of who has nobody beneath: their own lines alone."""
    _, colours = page.words, [line.light.colour for line in waiting.own]
    own = {"organization": page.who.organization, "open": 1}
    for place, colour, lamp in ((10, "red", "red is-solid"), (20, "yellow", "yellow is-hollow")):
        link = page.to("/assignments", light=colour, **own)
        count = str(colours.count(colour))
        yield Figure(words=f"{colour} lights", value=count, link=link, lamp=lamp, place=place)
    count = str(sum(waiting.unreceived.values()))
    link = page.to("/assignments", status="issued", **own)
    yield Figure(words="to receive", value=count, link=link, lamp="grey is-empty", place=50)
