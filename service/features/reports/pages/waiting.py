"""Monthly reports on the workbench: to send, to answer, and their workbooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.feature import Waits
from service.features.reports.waiting import lists_to_report, to_confirm
from service.reading.tree import Place
from service.web.page import Page


def waits(page: Page, place: Place, below: Sequence[str]) -> Iterator[Waits]:
    owed = lists_to_report(page.reader, place.code)
    sendable = [each for each in owed if each.opens <= page.reader.today]
    if sendable:
        yield Waits(region="first", template="reports/_first.html", data=sendable)
    waiting = to_confirm(page.reader, below)
    if waiting:
        yield Waits(
            region="decide", template="reports/_deciding.html", data=waiting,
            counts={"decisions": sum(waiting.values())},
        )  # fmt: skip
    yield Waits(region="aside", template="reports/_workbooks.html", data=owed)
