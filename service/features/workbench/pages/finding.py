"""Jumping to an organization or a task by its code or a part of its name."""

from __future__ import annotations

from fastapi.responses import RedirectResponse, Response

from service.access.actions import ORGANIZATIONS_READ
from service.web import routes
from service.web.page import PageDep

router = routes.pages()


@router.get("/find", opens=ORGANIZATIONS_READ)
def find(page: PageDep, q: str = "") -> Response:
    """A code leads straight there; anything else to what fits."""
    page.allow(ORGANIZATIONS_READ)
    asked = q.strip()
    features = page.services.features
    found = [each for feature in features for each in feature.finds(page, asked)]
    exact = next((each.exact for each in found if each.exact is not None), None)
    if exact is not None:
        return RedirectResponse(page.to(exact), 303)
    return page.render("workbench/find.html", q=asked, found=[each for each in found if each.hits])
