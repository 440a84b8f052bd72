"""Notices on the workbench: those that wait for their receipt."""

from __future__ import annotations

from collections.abc import Iterator

from service.feature import Figure, Panel, Todo
from service.features.notices.queries import notices_page, personal_notices
from service.features.notices.rights import NOTICE_RECEIVE
from service.web.page import Page

SHOWN = 50


def home(page: Page) -> Iterator[Figure | Todo | Panel]:
    own = personal_notices(page.reader, page.who.actor, received=False)
    if own:
        yield Panel(template="notices/_personal.html", data=own, size=4, place=69)
    place = page.home
    if place is None or not page.may(NOTICE_RECEIVE, place.code):
        return
    rows = notices_page(page.reader, [place.code], SHOWN, received=False)
    if rows:
        yield Panel(template="notices/_waiting.html", data=rows, size=4, place=70)
