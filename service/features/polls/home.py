"""Polls on the home of those who hold them: which are open, and what waits for a 监票人."""

from __future__ import annotations

from collections.abc import Iterator

from aggregates.words import N_
from service.feature import Figure, Panel, Todo
from service.features.polls.queries import polls
from service.features.polls.rights import POLL_CHANGE, POLL_COUNT
from service.web.page import Page


def home(page: Page) -> Iterator[Figure | Todo | Panel]:
    place = page.home
    if place is None:
        return
    reach = page.reach
    waiting = [row for row in polls(page.reader, state="open")
               if row.organization in reach and row.organization != place.code]  # fmt: skip
    entered = [row for row in waiting if row.entered]
    if entered and page.may(POLL_COUNT, place.code):
        yield Todo(
            kind=N_("Polls"),
            words=page.words("{count} paper tallies wait to be confirmed.", count=len(entered)),
            link=page.to("/polls?state=open"), label=page.words("Open"), go=True,
        )  # fmt: skip
    if len(waiting) > len(entered) and page.may(POLL_CHANGE, place.code):
        yield Todo(
            kind=N_("Polls"),
            words=page.words("{count} polls are open.", count=len(waiting) - len(entered)),
            link=page.to("/polls?state=open"), label=page.words("Open"),
        )  # fmt: skip
