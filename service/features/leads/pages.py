"""Leads worth a look (疑点清单) of a month, with the facts they were seen in."""

from __future__ import annotations

from fastapi.responses import RedirectResponse, Response

from aggregates.errors import Refused
from aggregates.values.period import Month, parse_period
from service.access.actions import TRAIL_READ
from service.features.leads.queries import NAMES, Lead, leads
from service.web import downloads, routes
from service.web.page import Page, PageDep
from service.workbooks.writing import Kind

router = routes.pages()
COLUMNS: tuple[tuple[str, Kind], ...] = (
    ("Kind of lead", "text"), ("What", "text"), ("Organization code", "text"),
    ("How many", "whole"), ("Facts", "text"),
)  # fmt: skip


@router.get("/leads", opens=TRAIL_READ)
def current(page: PageDep) -> RedirectResponse:
    return RedirectResponse(page.to(f"/leads/{page.month.previous}"), 303)


@router.get("/leads/{period}", opens=TRAIL_READ)
def show(page: PageDep, period: str, kind: str = "", under: str = "", format: str = "") -> Response:
    month = parse_period(period)
    if not isinstance(month, Month):
        raise Refused("Leads are of a month, like 2026-10.")
    page.allow(TRAIL_READ, under or page.who.organization)
    found = leads(page.reader, month, _reached(page, under))
    shown = [lead for lead in found if kind in ("", lead.kind)]
    if format in downloads.FORMATS:
        return _taken_away(page, month, shown, format)
    return page.render(
        "leads/leads.html", period=month, before=month.previous, after=month.next, leads=shown,
        kind=kind, names=NAMES, counts={k: sum(x.kind == k for x in found) for k in NAMES},
    )  # fmt: skip


def _reached(page: Page, under: str) -> set[str] | None:
    if under:
        return set(page.tree.subtree(under))
    return None if page.whole else page.reach


def _taken_away(page: Page, month: Month, found: list[Lead], how: str) -> Response:
    rows = (
        (
            page.words(NAMES[lead.kind]), lead.sentence.told(page.words),
            ", ".join(lead.organizations), lead.count, ", ".join(map(str, lead.facts)),
        )
        for lead in found
    )  # fmt: skip
    made = downloads.table(page, f"{month} {page.words('Leads worth a look')}", COLUMNS, rows)
    return downloads.download(made, f"leads-{month}", how)
