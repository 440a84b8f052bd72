"""Undo (撤销), offered beside what a page says was just done."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from aggregates.errors import Refused
from service.commands.undoing import undo
from service.pages import forms
from service.pages.page import Page, PageDep
from service.pages.signing import local
from service.pages.work import workbench

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


@router.post("/undo")
def undo_it(page: PageDep) -> Response:
    """Goes back to the page it was offered on; a refusal is told on the workbench."""
    try:
        return page.record(
            lambda call: undo(page.services, call, forms.whole(page.field("position"))),
            "undone",
            local(page.field("back")),
        )
    except Refused as refusal:
        return _refused(page, refusal)


def _refused(page: Page, refusal: Refused) -> Response:
    page.refusal, page.here = refusal, "/"
    return workbench(page)
