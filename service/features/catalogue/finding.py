"""Tasks found by code or by a part of their name."""

from __future__ import annotations

from collections.abc import Iterator

from service.feature import Found
from service.features.catalogue.queries import catalogue
from service.web.page import Page


def finds(page: Page, asked: str) -> Iterator[Found]:
    code, words = asked.upper(), asked.casefold()
    latest = catalogue(page.reader).latest()
    tasks = {each.code: each.terms.name for each in latest if each.terms is not None}
    if code in tasks:
        yield Found(words="Tasks", exact=f"/tasks/{code}")
        return
    hits = [
        (f"/tasks/{code}", name, code)
        for code, name in tasks.items()
        if words and words in name.casefold()
    ]
    yield Found(words="Tasks", hits=hits, count=len(hits))
