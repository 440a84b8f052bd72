"""Finding (检索): pages, acts, organizations, tasks, orders, people; the palette asks here too."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi.responses import RedirectResponse, Response

from service.access.actions import ORGANIZATIONS_READ
from service.feature import Entry, Hits
from service.reading.naming import Choice, matching
from service.web import routes
from service.web.page import Page, PageDep

router = routes.pages()


@router.get("/find", opens=ORGANIZATIONS_READ)
def find(page: PageDep, q: str = "", part: bool = False) -> Response:
    """A code leads straight there; anything else to what fits. ``part``: for the palette, what was
    found alone."""
    page.allow(ORGANIZATIONS_READ)
    hits = _hits(page, q.strip())
    if part:
        return page.render("workbench/_hits.html", q=q.strip(), hits=hits)
    exact = next((each.exact for each in hits if each.exact is not None), None)
    if exact is not None:
        return RedirectResponse(page.to(exact), 303)
    return page.render("workbench/find.html", q=q.strip(), hits=hits)


def _hits(page: Page, asked: str) -> list[Hits]:
    """Where to go and what to do first; before anything is typed, all of that."""
    features = page.services.features
    things = [each for feature in features for each in feature.finds(page, asked) if each.hits]
    return [*_ways(page, asked), *(things if asked else [])]


def _ways(page: Page, asked: str) -> Iterator[Hits]:
    features = page.services.features
    yield from _entries(page, "Pages", [e for f in features for e in f.navigation], asked)
    if not page.past:
        yield from _entries(page, "What can be done", [e for f in features for e in f.acts], asked)


def _entries(page: Page, words: str, entries: list[Entry], asked: str) -> Iterator[Hits]:
    known = [e for e in entries if page.who.is_named(e.opens) and e.shown(page)]
    ways = [Choice(entry.path, page.words(entry.words)) for entry in known]
    fitting = matching(ways, asked) if asked else ways
    if fitting:
        yield Hits(words=words, hits=[(w.code, w.name, "") for w in fitting], count=len(fitting))
