"""Organizations found and chosen by code, name or pinyin initials."""

from __future__ import annotations

from collections.abc import Iterator

from service.feature import Hits
from service.reading.naming import Choice, matching
from service.web.page import Page

MOST = 50


def finds(page: Page, asked: str) -> Iterator[Hits]:
    code = asked.upper()
    if code in page.tree:
        place = page.tree[code]
        hit = (f"/organizations/{code}", place.name, f"{code} · {place.kind}")
        yield Hits(words="Organizations", exact=hit[0], hits=[hit], count=1)
        return
    places = matching(_choices(page), asked)
    hits = [(f"/organizations/{each.code}", each.name, each.beside) for each in places[:MOST]]
    yield Hits(words="Organizations", hits=hits, count=len(places))


def choices(page: Page) -> Iterator[Choice]:
    """Those that stand, as far as the rights of whoever looks reach."""
    return (
        each
        for each in _choices(page)
        if page.tree[each.code].dissolved_at is None and (page.whole or each.code in page.reach)
    )


def _choices(page: Page) -> Iterator[Choice]:
    for place in page.tree.places.values():
        yield Choice(place.code, place.name, f"{place.code} · {place.kind}")
