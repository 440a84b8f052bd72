"""People found and chosen by name, code or pinyin initials, where their lines may be seen."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from service.feature import Hits
from service.features.people.rights import PEOPLE_READ
from service.reading.naming import Choice, matching
from service.web.page import Page
from service.web.scope import reached_today

SHOWN, MOST = 20, 20_000


def finds(page: Page, asked: str) -> Iterator[Hits]:
    if asked and page.who.is_named(PEOPLE_READ):
        people = matching(choices(page), asked)
        hits = [
            (f"/trail?{urlencode({'person': each.code})}", each.name, each.beside)
            for each in people[:SHOWN]
        ]
        yield Hits(words="People", hits=hits, count=len(people))


def choices(page: Page) -> Iterator[Choice]:
    codes = reached_today(page.services, page.who, PEOPLE_READ)
    for row in page.services.accounts.people.of(codes, "", MOST):
        yield Choice(row.person, row.name or row.person, page.name(row.organization))


def _acts_of(person: str) -> str:
    return f"/trail?{urlencode({'person': person})}"
