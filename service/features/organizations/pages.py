"""Organizations (组织): the directory as a list and as a tree; one organization's life."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi.responses import Response
from sqlalchemy import Row, select

from aggregates.vocabulary import BY_TOPIC
from projections.organizations import POSTS, TIERS
from service.access.actions import ORGANIZATIONS_READ, TRAIL_READ
from service.features.organizations.columns import ORGANIZATIONS
from service.features.organizations.sheets import Organization, organizations_table
from service.features.scores.queries.trend import Step, trend
from service.features.scores.rights import SCORE_READ
from service.features.trail import queries as trail
from service.features.trail.columns import FACTS
from service.features.trail.folding import Folded, folded
from service.reading.tree import Place
from service.web import charts, downloads, ordering, routes, tables
from service.web.labels import FAMILIES
from service.web.page import Page, PageDep
from service.workbooks import exports

router = routes.pages()

A_PAGE = 100
WHOLE_TREE = 3_000  # organizations; a larger tree is opened a level at a time


@router.get("/organizations", opens=ORGANIZATIONS_READ)
def directory(
    page: PageDep,
    q: str = "",
    kind: str = "",
    group: str = "",
    under: str = "",
    view: str = "",
    from_: int = 0,
    format: str = "",
) -> Response:
    page.allow(ORGANIZATIONS_READ)
    places = [place for place in _places(page, under) if _is_wanted(place, q, kind, group)]
    places = ORGANIZATIONS.in_order(places, ordering.asked(page))
    if format in downloads.FORMATS:
        return _taken_away(page, places, format)
    return page.render(
        "organizations/directory.html",
        table=tables.listed(page, ORGANIZATIONS, places[from_ : from_ + A_PAGE]),
        count=len(places),
        from_=from_,
        a_page=A_PAGE,
        kinds=sorted({place.kind for place in page.tree.places.values()}),
        groups=sorted({p.group for p in page.tree.places.values() if p.group}),
        q=q, kind=kind, group=group, under=under, view=view,
        top=under or page.tree.root,
        deep=len(page.tree.places) <= WHOLE_TREE,
    )  # fmt: skip


def _places(page: Page, under: str) -> list[Place]:
    tree = page.tree
    if under:
        tree[under]
        return [tree[code] for code in tree.subtree(under)]
    return [tree[code] for code in sorted(tree.places)]


def _is_wanted(place: Place, q: str, kind: str, group: str) -> bool:
    words = q.strip().casefold()
    named = words in place.name.casefold() or words in place.code.casefold()
    return named and kind in ("", place.kind) and group in ("", place.group)


def _taken_away(page: Page, places: Sequence[Place], how: str) -> Response:
    rows = (
        Organization(
            code=place.code, name=place.name, kind=place.kind, superior=place.superior,
            group=place.group, members=place.members, has_groups=place.has_groups, tier=place.tier,
            founded_on=place.founded_on,
        )
        for place in places
    )  # fmt: skip
    words = exports.Words(notes=tuple(downloads.notes(page)), english=page.language == "en")
    return downloads.download(organizations_table(rows, words), "organizations", how)


# --- one ----------------------------------------------------------------------------------------


@router.get("/organizations/{code}", opens=ORGANIZATIONS_READ)
def one(
    page: PageDep, code: str, family: str = "", before: int | None = None, format: str = ""
) -> Response:
    place = page.tree[code]
    page.allow(ORGANIZATIONS_READ)
    opened = page.may(TRAIL_READ, code)
    wanted = trail.Wanted(organizations=[code], kinds=_kinds(family), before=before, who=page.who)
    life = folded(page.reader, wanted, 30, page.people) if opened else Folded([], None)
    steps = trend(page.reader, code) if page.may(SCORE_READ, code) else []
    if format in downloads.FORMATS:
        title = f"{place.name} {page.words('Timeline')}"
        entries, _ = trail.timeline(
            page.reader,
            code,
            kinds=_kinds(family),
            limit=trail.MOST,
            people=page.people,
            who=page.who,
        )
        return tables.taken_away(page, FACTS, entries, format, f"timeline-{code}", title)
    return page.render(
        "organizations/one.html",
        place=place,
        lineage=page.tree.lineage(code)[::-1],
        below=[page.tree[child] for child in page.tree.beneath.get(code, [])],
        posts=_posts(page, code),
        rated=_rated(page, code),
        opened=opened,
        folds=life.folds,
        older=life.older,
        families=FAMILIES,
        family=family,
        steps=steps,
        trend=_drawn(page, steps),
    )


def _kinds(family: str) -> list[str]:
    return [topic for topic in BY_TOPIC if family and topic.startswith(f"{family}.")]


def _posts(page: Page, code: str) -> Sequence[Row[Any]]:
    rows = page.reader.view.rows(POSTS)
    query = select(rows).where(rows.c.organization == code).order_by(rows.c.post, rows.c.person)
    return page.reader.view.all(query)


def _rated(page: Page, code: str) -> Row[Any] | None:
    rows = page.reader.view.rows(TIERS)
    return page.reader.view.one(select(rows).where(rows.c.organization == code))


def _drawn(page: Page, steps: list[Step]) -> str | None:
    """The figures as the chart takes them: whole hundredths become points at the very end."""
    if len(steps) < 2:
        return None
    values = [None if s.score is None else s.score / 100 for s in steps]
    medians = [None if s.median is None else s.median / 100 for s in steps]
    series = [
        {"name": page.words("Month score"), "symbol": "circle", "values": values},
        {"name": page.words("Median of its peers"), "symbol": "triangle", "values": medians},
    ]
    return charts.lines([str(s.month) for s in steps], series)
