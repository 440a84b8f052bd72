"""People found and chosen by name, code or pinyin initials, where their lines may be seen."""

from __future__ import annotations

from collections.abc import Iterator

from service.feature import Found
from service.features.people.rights import PEOPLE_READ
from service.reading.naming import Choice, found
from service.web.page import Page

SHOWN, MOST = 20, 20_000


def finds(page: Page, asked: str) -> Iterator[Found]:
    if asked and page.who.is_named(PEOPLE_READ):
        people = found(choices(page), asked)
        hits = [(f"/trail?person={each.code}", each.name, each.beside) for each in people[:SHOWN]]
        yield Found(words="People", hits=hits, count=len(people))


def choices(page: Page) -> Iterator[Choice]:
    codes = None if page.may(PEOPLE_READ) else _reached(page)
    for row in page.services.accounts.people.of(codes, "", MOST):
        yield Choice(row.person, row.name or row.person, page.name(row.organization))


def _reached(page: Page) -> set[str]:
    places = page.who.places(PEOPLE_READ)
    return {code for place in places if place in page.tree for code in page.tree.subtree(place)}
