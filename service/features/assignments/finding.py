"""Orders (督办单) found by their number or by a part of their title."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from projections.assignments import ASSIGNMENTS
from service.access.actions import ASSIGNMENT_READ
from service.feature import Hits
from service.features.assignments.queries.lines import hand_code
from service.reading.naming import Choice, matching
from service.web.page import Page

SHOWN, LATEST = 20, 2_000  # orders that are looked through


def finds(page: Page, asked: str) -> Iterator[Hits]:
    if not asked or not page.who.is_named(ASSIGNMENT_READ):
        return
    orders = matching(_orders(page), asked)
    hits = [(f"/assignments/{each.code}", each.name, each.beside) for each in orders[:SHOWN]]
    yield Hits(words="Orders by hand", hits=hits, count=len(orders))


def _orders(page: Page) -> Iterator[Choice]:
    rows = page.reader.view.rows(ASSIGNMENTS)
    query = select(rows.c.assignment, rows.c.issued, rows.c.organization, rows.c.period)
    query = query.where(rows.c.task.is_(None)).order_by(rows.c.issued.desc()).limit(LATEST)
    lines = [row for row in page.reader.view.all(query) if row.organization in page.reach]
    words = page.reader.texts(row.issued for row in lines)
    for row in lines:
        title = words.get((row.issued, "title"))
        if title is not None:
            beside = f"{hand_code(row.assignment)} · {page.name(row.organization)} · {row.period}"
            yield Choice(str(row.assignment), title, beside)
