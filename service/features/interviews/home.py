"""Talks on the home of whose turn it is, and of nobody else (R14)."""

from __future__ import annotations

from collections.abc import Iterator

from aggregates.words import N_
from service.feature import Figure, Panel, Todo
from service.features.interviews.queries.interviews import HANDLERS, Talk, talks
from service.features.interviews.rights import INTERVIEW_READ
from service.features.interviews.words import STATES
from service.web.page import Page


def home(page: Page) -> Iterator[Figure | Todo | Panel]:
    if not page.who.is_named(INTERVIEW_READ):
        return
    for each in talks(page.reader, page.who):
        if _waits(each):
            row = each.row
            yield Todo(
                kind=N_("Talk"),
                words=f"{page.name(row.organization)}: {page.words(STATES[row.state])}",
                due=row.meets_on,
                link=page.to(f"/interviews/{row.interview}"),
                label=page.words("Open"),
                go=True,
            )


def _waits(talk: Talk) -> bool:
    row, parts = talk.row, talk.parts
    if row.state == "proposed":
        return "decider" in parts
    if "subject" in parts:
        return row.state == "notified" or (row.state == "held" and row.statement is None)
    return row.state in ("approved", "notified", "held") and not parts.isdisjoint(HANDLERS)
