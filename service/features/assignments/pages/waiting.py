"""Assignments on the workbench: to receive, to decide, and one's own lines by deadline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.feature import Waits
from service.features.assignments.queries.waiting import waiting
from service.reading.tree import Place
from service.web.page import Page


def waits(page: Page, place: Place, below: Sequence[str]) -> Iterator[Waits]:
    found = waiting(page.reader, place.code, below)
    unreceived = sum(found.unreceived.values())
    if unreceived:
        yield Waits(
            region="first", template="assignments/_first.html", data=found,
            counts={"unreceived": unreceived},
        )  # fmt: skip
    deciding = len(found.to_accept) + len(found.asked)
    if deciding:
        yield Waits(
            region="decide", template="assignments/_deciding.html", data=found,
            counts={"decisions": deciding},
        )  # fmt: skip
    colours = [line.light.colour for line in found.mine]
    yield Waits(
        region="mine", template="assignments/_mine.html", data=found,
        counts={"red": colours.count("red"), "yellow": colours.count("yellow")},
    )  # fmt: skip
