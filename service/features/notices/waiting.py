"""Notices on the workbench: those that wait for their receipt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.feature import Waits
from service.features.notices.queries import notices_page
from service.reading.tree import Place
from service.web.page import Page

SHOWN = 50


def waits(page: Page, place: Place, below: Sequence[str]) -> Iterator[Waits]:
    found = notices_page(page.reader, [place.code], SHOWN, received=False)
    yield Waits(region="aside", template="notices/_waiting.html", data=found)
