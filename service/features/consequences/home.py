"""On the home of the committee: what was sent on and rests on a superseded result (R17)."""

from __future__ import annotations

from collections.abc import Iterator

from aggregates.words import N_
from service.feature import Figure, Panel, Todo
from service.features.consequences.queries import sent
from service.features.consequences.rights import CONSEQUENCE_CHANGE
from service.web.page import Page


def home(page: Page) -> Iterator[Figure | Todo | Panel]:
    if not page.may(CONSEQUENCE_CHANGE):
        return
    stale = [each for each in sent(page.reader) if each.stale]
    for year in sorted({each.row.year for each in stale}):
        count = sum(each.row.year == year for each in stale)
        yield Todo(
            kind=N_("What follows"),
            words=page.words("{count} results sent on were superseded since.", count=count),
            link=page.to(f"/consequences/{year}"), label=page.words("Open"), go=True,
        )  # fmt: skip
