"""Jumping to an organization or a task by its code or a part of its name."""

from __future__ import annotations

from fastapi.responses import RedirectResponse, Response

from service.access.actions import ORGANIZATIONS_READ
from service.features.catalogue.queries import catalogue
from service.web import routes
from service.web.page import PageDep

router = routes.pages()

MOST = 50


@router.get("/find", opens=ORGANIZATIONS_READ)
def find(page: PageDep, q: str = "") -> Response:
    """A code leads straight there; anything else to what fits."""
    page.allow(ORGANIZATIONS_READ)
    asked = q.strip()
    if asked.upper() in page.tree:
        return RedirectResponse(page.to(f"/organizations/{asked.upper()}"), 303)
    tasks = {
        version.code: version.terms.name
        for version in catalogue(page.reader).latest()
        if version.terms is not None
    }
    if asked.upper() in tasks:
        return RedirectResponse(page.to(f"/tasks/{asked.upper()}"), 303)
    words = asked.casefold()
    places = [
        place
        for place in page.tree.places.values()
        if words and (words in place.name.casefold() or words in place.code.casefold())
    ]
    found = [(code, name) for code, name in tasks.items() if words and words in name.casefold()]
    return page.render(
        "workbench/find.html", q=asked, places=places[:MOST], count=len(places), tasks=found
    )
