"""What was recorded late, on an auditor's home."""

from __future__ import annotations

from collections.abc import Iterator

from service.feature import Panel
from service.features.trail import queries as trail
from service.features.trail.folding import folded
from service.web.page import Page

SHOWN = 6


def home(page: Page) -> Iterator[Panel]:
    if not page.audits:
        return
    among = None if page.whole else sorted(page.reach)
    wanted = trail.Wanted(organizations=among, late=True, who=page.who)
    data = folded(page.reader, wanted, SHOWN, page.people).folds[:SHOWN]
    yield Panel(template="trail/_home.html", data=data, size=12, place=30)
