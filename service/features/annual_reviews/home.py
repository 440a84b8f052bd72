"""Annual reviews on the home: one that is posted, and objections that wait (R10)."""

from __future__ import annotations

from collections.abc import Iterator

from aggregates.words import N_
from service.feature import Figure, Panel, Todo
from service.features.annual_reviews.queries import objections, reviews
from service.features.annual_reviews.rights import OBJECTION_DECIDE, OBJECTION_RAISE
from service.web.page import Page


def home(page: Page) -> Iterator[Figure | Todo | Panel]:
    for row in reviews(page.reader):
        waiting = [each for each in objections(page.reader, row.year) if each.decided is None]
        link = page.to(f"/annual-reviews/{row.year}")
        if waiting and page.may(OBJECTION_DECIDE):
            yield Todo(
                kind=N_("Annual review"),
                words=page.words("{count} objections wait for a decision.", count=len(waiting)),
                due=min(each.decide_by for each in waiting),
                link=link, label=page.words("Open"), go=True,
            )  # fmt: skip
        is_posted = row.state == "posted" and page.reader.today <= row.last_day
        if is_posted and page.who.is_named(OBJECTION_RAISE):
            yield Todo(
                kind=N_("Annual review"),
                words=page.words("The review of {year} is posted for comment.", year=row.year),
                due=row.last_day, link=link, label=page.words("Open"),
            )  # fmt: skip
