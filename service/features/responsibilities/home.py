"""An election that is due, on the home of the organization it is of."""

from __future__ import annotations

from collections.abc import Iterator

from aggregates.words import N_
from service.feature import Todo
from service.features.responsibilities.queries import election
from service.features.responsibilities.rights import ELECTION_RECORD
from service.web.page import Page


def home(page: Page) -> Iterator[Todo]:
    place = page.home
    if place is None or not page.may(ELECTION_RECORD, place.code):
        return
    known = election(page.reader, place.code)
    if known is not None and known.reminded <= page.reader.today:
        yield Todo(
            kind=N_("Election"),
            words=page.words("The election is due."),
            due=known.due,
            link=page.to(f"/organizations/{place.code}/responsibilities"),
            label=page.words("Open"),
            go=True,
        )
