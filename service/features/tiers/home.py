"""Tiers on the home of those who act next: inspections, look-backs, decisions, lowerings (R13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from aggregates.words import N_
from projections.tier_tables import RECORDS
from service.feature import Todo
from service.features.tiers.queries.look_backs import in_state
from service.features.tiers.rights import LOWERING_DECIDE, TIER_DECIDE, TIER_INSPECT
from service.web.page import Page

WAITING = {
    "applied": N_("{count} applications for a tier wait for your inspection."),
    "inspected": N_("{count} inspected applications for a tier wait for a decision."),
    "lowering": N_("{count} lowerings wait for a second person."),
    "look-back": N_("{count} look-backs are open beneath you."),
}


def home(page: Page) -> Iterator[Todo]:
    place = page.home
    if place is None:
        return
    rows = page.reader.view.rows(RECORDS)
    if page.may(TIER_INSPECT, place.code):
        stored = page.reader.view.all(
            select(rows.c.organization).where(rows.c.application_state == "applied")
        )
        beneath = _beneath(page, place.code, [row.organization for row in stored])
        yield from _todo(page, "applied", beneath)
        open_ = [row.organization for row in in_state(page.reader, "open")]
        yield from _todo(page, "look-back", _beneath(page, place.code, open_))
    if page.may(TIER_DECIDE):
        states = ("inspected", "voted", "posted")
        query = select(rows.c.organization).where(rows.c.application_state.in_(states))
        yield from _todo(page, "inspected", [r.organization for r in page.reader.view.all(query)])
    if page.may(LOWERING_DECIDE):
        query = select(rows.c.organization).where(rows.c.lowering_state == "proposed")
        yield from _todo(page, "lowering", [r.organization for r in page.reader.view.all(query)])


def _beneath(page: Page, superior: str, codes: Sequence[str]) -> list[str]:
    return [code for code in codes if page.tree[code].superior == superior]


def _todo(page: Page, kind: str, codes: Sequence[str]) -> Iterator[Todo]:
    """One leads to its branch, several to the list."""
    if not codes:
        return
    path = f"/tiers/{codes[0]}" if len(codes) == 1 else "/tiers"
    words = page.words(WAITING[kind], count=len(codes))
    yield Todo(kind=N_("Tier"), words=words, link=page.to(path), label=page.words("Open"), go=True)
