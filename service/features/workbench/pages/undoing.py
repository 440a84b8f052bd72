"""Undo (撤销), offered beside what a page says was just done."""

from __future__ import annotations

from fastapi.responses import Response

from aggregates.errors import Refused
from service.features.assignments.commands.undoing import undo
from service.features.assignments.rights import ASSIGNMENT_HOLD
from service.features.sign_in.pages.opening import local
from service.features.workbench.pages.work import workbench
from service.web import forms, routes
from service.web.page import Page, PageDep

router = routes.pages()


@router.post("/undo", opens=ASSIGNMENT_HOLD)
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
