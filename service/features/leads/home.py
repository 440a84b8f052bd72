"""Leads on an auditor's home: how many of each kind last month has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from service.feature import Panel
from service.features.leads.queries import NAMES, leads
from service.web.page import Page


def home(page: Page) -> Iterator[Panel]:
    if not page.audits:
        return
    month = page.month.previous
    counts = Counter(
        lead.kind for lead in leads(page.reader, month, None if page.whole else page.reach)
    )
    rows = [(kind, words, counts[kind]) for kind, words in NAMES.items()]
    yield Panel(template="leads/_home.html", data={"month": month, "rows": rows}, size=6, place=10)
