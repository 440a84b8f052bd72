"""Leads worth a look (疑点清单) of a month, with the facts they were seen in."""

from __future__ import annotations

from fastapi.responses import RedirectResponse, Response

from aggregates.errors import Refused
from aggregates.values.period import Month, parse_period
from service.access.actions import TRAIL_READ
from service.features.leads.columns import LEADS
from service.features.leads.queries import NAMES, leads
from service.web import downloads, routes, tables
from service.web.page import Page, PageDep

router = routes.pages()


@router.get("/leads", opens=TRAIL_READ)
def current(page: PageDep) -> RedirectResponse:
    return RedirectResponse(page.to(f"/leads/{page.month.previous}"), 303)


@router.get("/leads/{period}", opens=TRAIL_READ)
def show(page: PageDep, period: str, kind: str = "", under: str = "", format: str = "") -> Response:
    month = parse_period(period)
    if not isinstance(month, Month):
        raise Refused("Leads are of a month, like 2026-10.")
    page.allow(TRAIL_READ, under or page.who.organization)
    shown = leads(page.reader, month, _reached(page, under))
    shown = [lead for lead in shown if kind in ("", lead.kind)]
    if format in downloads.FORMATS:
        return tables.taken_away(page, LEADS, shown, format)
    return page.render(
        "leads/leads.html",
        period=month,
        before=month.previous,
        after=month.next,
        table=tables.listed(page, LEADS, shown),
        kind=kind,
        names=NAMES,
        counts={k: sum(x.kind == k for x in shown) for k in NAMES},
    )


def _reached(page: Page, under: str) -> set[str] | None:
    if under:
        return set(page.tree.subtree(under))
    return None if page.whole else page.reach
