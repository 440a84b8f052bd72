"""Tasks found and chosen by code, name or pinyin initials."""

from __future__ import annotations

from collections.abc import Iterator

from service.feature import Hits
from service.features.catalogue.queries import catalogue
from service.reading.naming import Choice, matching
from service.web.page import Page


def finds(page: Page, asked: str) -> Iterator[Hits]:
    tasks = list(choices(page))
    exact = next((each for each in tasks if each.code == asked.upper()), None)
    hits = [
        (f"/tasks/{t.code}", t.name, t.code) for t in ([exact] if exact else matching(tasks, asked))
    ]
    path = f"/tasks/{exact.code}" if exact else None
    yield Hits(words="Tasks", exact=path, hits=hits, count=len(hits))


def choices(page: Page) -> Iterator[Choice]:
    for each in catalogue(page.reader).latest():
        if each.terms is not None:
            yield Choice(each.code, each.terms.name, each.code)
