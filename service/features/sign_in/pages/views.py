"""Saved views (常用视图): a page with its filters, order and columns, under a name."""

from __future__ import annotations

from fastapi.responses import Response

from service.access import views
from service.access.actions import OWN_ACCOUNT
from service.features.sign_in.pages.opening import local
from service.web import routes
from service.web.acting import act
from service.web.page import Page, PageDep

router = routes.pages()


@router.get("/views", opens=OWN_ACCOUNT)
def show(page: PageDep, of: str = "") -> Response:
    """``of``: the address that is to be saved."""
    return _show(page, of)


def _show(page: Page, of: str = "") -> Response:
    saved_views = views.of(page.services.accounts.engine, page.who.account)
    address = local(of) if of else ""
    return page.render("sign_in/views.html", saved_views=saved_views, address=address)


@router.post("/views", opens=OWN_ACCOUNT)
def save(page: PageDep) -> Response:
    address = local(page.field("of"))
    saved = views.SavedView(page.field("name"), address)
    engine = page.services.accounts.engine
    return act(
        page, lambda: views.save(engine, page.who.account, saved), "/views",
        lambda: _show(page, address),
    )  # fmt: skip


@router.post("/views/deletion", opens=OWN_ACCOUNT)
def drop(page: PageDep) -> Response:
    engine, name = page.services.accounts.engine, page.field("name")
    return act(
        page, lambda: views.drop(engine, page.who.account, name), "/views", lambda: _show(page)
    )
