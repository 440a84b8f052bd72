"""Jumping to an organization or a task by its code or a part of its name."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service.access.actions import Action
from service.pages.page import PageDep
from service.queries.catalogue import catalogue

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

MOST = 50


@router.get("/find")
def find(page: PageDep, q: str = "") -> Response:
    """A code leads straight there; anything else to what fits."""
    page.allow(Action.ORGANIZATIONS_READ)
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
    return page.render("find.html", q=asked, places=places[:MOST], count=len(places), tasks=found)
