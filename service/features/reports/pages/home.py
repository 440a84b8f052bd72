"""Monthly reports on the workbench: to send, to answer, what is missing, and their workbooks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from aggregates.rules import report_days
from aggregates.values.period import Month
from aggregates.words import N_
from service.feature import Figure, Panel, Todo
from service.features.assignments.rights import ASSIGNMENT_HOLD
from service.features.reports import queries as reports
from service.features.reports.rights import REPORT_DECIDE, REPORT_READ
from service.features.reports.waiting import ListToReport, Sent, lists_to_report, to_confirm
from service.reading.sentences import FORGOTTEN
from service.web.page import Page
from service.web.words import shown_period


def home(page: Page) -> Iterator[Figure | Todo | Panel]:
    place = page.home
    if place is None or not page.may(REPORT_READ, place.code):
        return
    if page.may(ASSIGNMENT_HOLD, place.code):
        owed = lists_to_report(page.reader, place.code)
        yield from (
            _send(page, place.code, each) for each in owed if each.opens <= page.reader.today
        )
        if owed:
            yield Panel(template="reports/_workbooks.html", data=owed, size=4, place=65)
    if page.decides and page.may(REPORT_DECIDE, page.decides[0]):
        yield from _answers(page)


def _send(page: Page, code: str, each: ListToReport) -> Todo:
    _ = page.words
    because = each.returned_because or ""
    state = {"returned": f" ({_('returned')})", "missed": f" ({_('missed')})"}.get(each.status, "")
    return Todo(
        kind=N_("Report"),
        words=_("The report of {period}, {lines} lines, due {due}.",
                period=shown_period(each.month, _), lines=each.lines, due=each.due) + state,
        due=each.due,
        link=page.to(f"/reports/{each.month}/{code}"),
        label=_("Report by exceptions"),
        go=True,
        note=_(FORGOTTEN) if because == FORGOTTEN else because,
        guessed=page.guesses(each.due),
    )  # fmt: skip


def _answers(page: Page) -> Iterator[Figure | Todo]:
    """What was sent and waits, by month; and how many of the month that comes in have not sent."""
    _, sent = page.words, to_confirm(page.reader, page.decides)
    for period, waiting in sorted(sent.items()):
        yield Todo(
            kind=N_("Answer"),
            words=_("{count} monthly reports of {period} wait for an answer.",
                    count=len(waiting), period=shown_period(period, _)),
            due=min(_lapse(page, Month.parse(period), each) for each in waiting),
            link=page.to(f"/reports/{period}", status="submitted"),
            label=_("Look through"),
            go=True,
        )  # fmt: skip
    yield from _sent_figure(page, {period: len(waiting) for period, waiting in sent.items()})
    yield from _missing(page)


def _lapse(page: Page, month: Month, sent: Sent) -> date:
    scheme, calendar = page.reader.scheme(month).parameters, page.reader.calendar
    due = report_days.due_on(month, scheme, calendar)
    return report_days.lapses_after(page.reader.day_of(sent.at), due, scheme, calendar)


def _sent_figure(page: Page, sent: dict[str, int]) -> Iterator[Figure]:
    """Of the latest month; the list it opens counts the same."""
    period = max(sent, default=str(page.month.previous))
    others = sum(sent.values()) - sent.get(period, 0)
    yield Figure(
        words=N_("waiting for acceptance"),
        value=str(sent.get(period, 0)),
        link=page.to(f"/reports/{period}", status="submitted"),
        lamp="green is-dotted",
        more=page.words("earlier months: {count}", count=others) if others else period,
        place=30,
    )


def _missing(page: Page) -> Iterator[Figure]:
    opens = report_days.opens_on(page.month, page.reader.calendar)
    month = page.month if page.reader.today >= opens else page.month.previous
    holders = reports.holders(page.reader, str(month)) & set(page.decides)
    sent = {row.organization for row in reports.reports(page.reader, str(month), holders)}
    yield Figure(
        words=N_("reports missing"),
        value=str(len(holders - sent)),
        link=page.to(f"/reports/{month}", status="waiting"),
        lamp="yellow is-empty",
        more=str(month),
        place=40,
    )
