"""Bonuses and deductions on the home of those who decide them (R10)."""

from __future__ import annotations

from collections.abc import Iterator

from aggregates.words import N_
from service.feature import Figure, Panel, Todo
from service.features.adjustments.queries import undecided
from service.features.adjustments.rights import ADJUSTMENT_DECIDE
from service.web.page import Page


def home(page: Page) -> Iterator[Figure | Todo | Panel]:
    place = page.home
    if place is None or not page.may(ADJUSTMENT_DECIDE, place.code):
        return
    reach = page.reach
    waiting = [row for row in undecided(page.reader)
               if row.organization in reach and row.organization != place.code]  # fmt: skip
    for year in sorted({row.year for row in waiting}):
        count = sum(row.year == year for row in waiting)
        yield Todo(
            kind=N_("Bonuses and deductions"),
            words=page.words("{count} bonuses or deductions wait to be decided.", count=count),
            link=page.to(f"/adjustments/{year}?state=proposed"),
            label=page.words("Open"),
            go=True,
        )
