"""The trail (审计轨迹): every fact, found by whom, what and when; one fact with all it holds."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import Any

from fastapi.responses import HTMLResponse, Response

from aggregates.values.moment import to_micros
from aggregates.values.text import Text
from aggregates.vocabulary import BY_TOPIC
from service.access.actions import CHECKPOINTS_READ, TRAIL_READ
from service.features.trail import queries as trail
from service.features.trail.columns import FACTS
from service.features.trail.folding import Fold, folded, together
from service.sealing import checkpoints, proofs
from service.web import bounds, downloads, forms, routes, tables
from service.web.choosing import chosen
from service.web.page import Page, PageDep

router = routes.pages()

WAYS = ("page", "api", "workbook", "schedule", "command-line")
A_PAGE = 50


@router.get("/trail", opens=TRAIL_READ)
def search(
    page: PageDep,
    organization: str = "",
    below: bool = False,
    person: str = "",
    kind: str = "",
    period: str = "",
    via: str = "",
    since: str = "",
    until: str = "",
    position: str = "",
    late: bool = False,
    for_another: bool = False,
    before: int | None = None,
    format: str = "",
) -> Response:
    organization = chosen(page, "organizations", organization)
    person = chosen(page, "people", person)
    page.allow(TRAIL_READ, organization or page.who.organization)
    wanted = trail.Wanted(
        organizations=_organizations(page, organization, below),
        person=person or None,
        kinds=[kind] if kind else [],
        period=str(forms.period(period)) if period else None,
        via=via or None,
        before=before,
        after=forms.whole(position) - 1 if position else None,
        since=_start(page, since),
        until=_end(page, until),
        late=late,
        for_another=for_another,
        who=page.who,
    )
    shown = {
        "kinds": sorted(BY_TOPIC), "ways": WAYS, "below": below, "late": late,
        "for_another": for_another,
        "asked": {"organization": organization, "person": person, "kind": kind, "period": period,
                  "via": via, "since": since, "until": until, "position": position},
    }  # fmt: skip
    if format in downloads.FORMATS:
        hits = trail.search(page.reader, wanted, trail.MOST + 1, oldest_first=bool(position))
        bounds.whole(hits.rows, trail.MOST)
        entries = trail.tell(page.reader, hits.rows, page.people)
        return tables.taken_away(page, FACTS, entries, format, "trail")
    if position:
        return _from_position(page, wanted, shown)
    life = folded(page.reader, wanted, A_PAGE, page.people)
    rows = [fold.head for fold in life.folds]
    folds = {fold.head.position: fold for fold in life.folds if fold.folded}
    return _listed(page, rows, folds, shown | {"older": life.older, "further": None})


def _from_position(page: Page, wanted: trail.Wanted, shown: dict[str, Any]) -> Response:
    """Oldest first, and each fact by itself."""
    hits = trail.search(page.reader, wanted, A_PAGE, oldest_first=True)
    timeline_entries = trail.tell(page.reader, hits.rows, page.people)
    further = hits.next + 1 if hits.next else None
    return _listed(page, timeline_entries, {}, shown | {"older": None, "further": further})


def _listed(
    page: Page, rows: list[trail.TimelineEntry], folds: dict[int, Fold], shown: dict[str, Any]
) -> Response:
    table = tables.listed(page, FACTS, rows, sorts=False)
    return page.render("trail/search.html", table=table, folds=folds, **shown)


def _organizations(page: Page, organization: str, below: bool) -> list[str] | None:
    if organization:
        page.tree[organization]
        return list(page.tree.subtree(organization)) if below else [organization]
    return None if page.whole else sorted(page.reach)


def _start(page: Page, day: str) -> int | None:
    if not day:
        return None
    return to_micros(datetime.combine(forms.day(day), time(), page.reader.zone))


def _end(page: Page, day: str) -> int | None:
    return page.reader.end_of(forms.day(day)) if day else None


@router.get("/trail/{position}", opens=TRAIL_READ)
def one(page: PageDep, position: int) -> HTMLResponse:
    row = trail.one(page.reader, position, page.who)
    page.allow(TRAIL_READ, row.organization)
    [entry] = trail.tell(page.reader, [row], page.people)
    effects = [each for each in trail.led_to(page.reader, row, page.who) if _may_see(page, each)]
    return page.render(
        "trail/one.html",
        each=entry,
        effects=together(trail.tell(page.reader, effects, page.people)),
        proof=_proof(page, position),
        raw=json.dumps(_raw(entry), ensure_ascii=False, indent=2, default=_plain),
        thing=_page_of(entry),
    )


def _proof(page: Page, position: int) -> dict[str, Any] | None:
    """None: no checkpoint covers it yet, or not as of the moment looked at."""
    if not page.may(CHECKPOINTS_READ):
        return None
    try:
        known = checkpoints.known_at(page.services.log, page.reader.at)
        return proofs.inclusion(page.services.sealer, position, None, known)
    except proofs.NotSealed:
        return None


def _may_see(page: Page, row: Any) -> bool:
    return page.may(TRAIL_READ, row.organization)


def _raw(entry: trail.TimelineEntry) -> dict[str, Any]:
    event = entry.event
    return {
        "position": entry.position,
        "topic": event.TOPIC,
        "version": event.class_version,
        **vars(event),
    }


def _plain(value: object) -> object:
    if isinstance(value, Text):
        return {"digest": value.digest}
    return value.isoformat() if isinstance(value, date) else str(value)


def _page_of(entry: trail.TimelineEntry) -> str | None:
    """Where the thing that the fact is about has a page."""
    row = entry.row
    match row.kind.partition(".")[0]:
        case "assignment":
            return f"/assignments/{row.aggregate}"
        case "report":
            return f"/reports/{row.period}/{row.organization}"
        case "score":
            return f"/organizations/{row.organization}/scores/{row.period}"
        case "organization":
            return f"/organizations/{row.organization}"
        case "tier":
            return f"/tiers/{row.organization}"
    return None
