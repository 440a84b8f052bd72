"""How the machine does, on the homes of those who keep it."""

from __future__ import annotations

from collections.abc import Iterator

from aggregates.values.moment import At
from service.feature import Panel
from service.features.operations.queries.status import status
from service.features.operations.rights import RUNS_READ
from service.web.page import Page


def home(page: Page) -> Iterator[Panel]:
    if not page.who.is_administrator or not page.may(RUNS_READ):
        return
    at: At | None = page.reader.at if page.past else None
    yield Panel(template="operations/_home.html", data=status(page.services, at), size=6, place=10)
