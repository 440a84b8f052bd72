"""Organizations found by code or by a part of their name."""

from __future__ import annotations

from collections.abc import Iterator

from service.feature import Found
from service.web.page import Page

MOST = 50


def finds(page: Page, asked: str) -> Iterator[Found]:
    code, words = asked.upper(), asked.casefold()
    if code in page.tree:
        yield Found(words="Organizations", exact=f"/organizations/{code}")
        return
    places = [
        place
        for place in page.tree.places.values()
        if words and (words in place.name.casefold() or words in place.code.casefold())
    ]
    hits = [(f"/organizations/{p.code}", p.name, f"{p.code} · {p.kind}") for p in places[:MOST]]
    yield Found(words="Organizations", hits=hits, count=len(places))
