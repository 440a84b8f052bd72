"""Saved views (常用视图): a page with its filters, order and columns, under a name."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from service.access import views
from service.pages.administering import act
from service.pages.page import Page, PageDep
from service.pages.signing import local

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/views")
def show(page: PageDep, of: str = "") -> Response:
    """``of``: the address that is to be saved."""
    return _show(page, of)


def _show(page: Page, of: str = "") -> Response:
    found = views.of(page.services.accounts.engine, page.who.account)
    address = local(of) if of else ""
    return page.render("views.html", found=found, address=address)


@router.post("/views")
def save(page: PageDep) -> Response:
    address = local(page.field("of"))
    saved = views.SavedView(page.field("name"), address)
    held = page.services.accounts.engine
    return act(
        page, lambda: views.save(held, page.who.account, saved), "/views",
        lambda: _show(page, address),
    )  # fmt: skip


@router.post("/views/deletion")
def drop(page: PageDep) -> Response:
    held, name = page.services.accounts.engine, page.field("name")
    return act(
        page, lambda: views.drop(held, page.who.account, name), "/views", lambda: _show(page)
    )
