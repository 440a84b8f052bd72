"""Appeals on the home of those who decide them: which wait, the most urgent day (R15)."""

from __future__ import annotations

from collections.abc import Iterator

from aggregates.appeal.appeal import AppealState
from aggregates.words import N_
from service.feature import Figure, Panel, Todo
from service.features.appeals.queries.appeals import appeals
from service.features.appeals.rights import APPEAL_DECIDE
from service.web.page import Page


def home(page: Page) -> Iterator[Figure | Todo | Panel]:
    place = page.home
    if place is None or not page.may(APPEAL_DECIDE, place.code):
        return
    waiting = appeals(page.reader, state=AppealState.FILED)
    if waiting:
        yield Todo(
            kind=N_("Appeal"),
            words=page.words("{count} appeals wait for a decision.", count=len(waiting)),
            due=min(filed.decide_by for filed in waiting),
            link=page.to("/appeals"),
            label=page.words("Open"),
            go=True,
        )
