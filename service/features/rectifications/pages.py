"""Rectifications on pages (整改台账): listed, and one with its measure and person."""

from __future__ import annotations

from uuid import UUID

from fastapi.responses import Response

from aggregates.values.text import text
from service.features.rectifications import commands
from service.features.rectifications.bodies import Plan
from service.features.rectifications.columns import RECTIFICATIONS
from service.features.rectifications.queries import one, rectifications
from service.features.rectifications.rights import RECTIFICATION_PLAN, RECTIFICATIONS_READ
from service.features.rectifications.words import STATES
from service.recording.call import Call, Done
from service.web import downloads, routes, tables
from service.web.inputs import body_of, inputs
from service.web.page import Page, PageDep
from service.web.scope import reached_today

router = routes.pages()


@router.get("/rectifications", opens=RECTIFICATIONS_READ)
def listed(page: PageDep, state: str = "", format: str = "") -> Response:
    page.here = "/rectifications"
    codes = reached_today(page.services, page.who, RECTIFICATIONS_READ)
    rows = rectifications(page.reader, codes, states=[state] if state in STATES else [])
    if format in downloads.FORMATS:
        return tables.taken_away(page, RECTIFICATIONS, rows, format)
    table = tables.listed(page, RECTIFICATIONS, rows)
    return page.render("rectifications/list.html", table=table, states=STATES, state=state)


@router.get("/rectifications/{rectification}", opens=RECTIFICATIONS_READ)
def show(page: PageDep, rectification: UUID) -> Response:
    return shown(page, rectification)


def shown(page: Page, key: UUID) -> Response:
    page.here = f"/rectifications/{key}"
    about = one(page.reader, key)
    page.allow(RECTIFICATIONS_READ, about.organization)
    is_open = about.state in ("open", "reported") and not page.past
    plans = is_open and page.may(RECTIFICATION_PLAN, about.organization)
    said = {"measure": about.measure, "responsible": about.responsible}
    return page.render(
        "rectifications/one.html", about=about, states=STATES,
        fields=inputs(page, Plan, said) if plans else [],
    )  # fmt: skip


@router.post("/rectifications/{rectification}/plan", opens=RECTIFICATION_PLAN)
def plan(page: PageDep, rectification: UUID) -> Response:
    def command(call: Call) -> Done:
        body = body_of(page, Plan)
        measure, responsible = text(body.measure), text(body.responsible)
        return commands.plan(page.services, call, rectification, measure, responsible)

    here = f"/rectifications/{rectification}"
    return page.attempt(command, "recorded", here, lambda: shown(page, rectification))
