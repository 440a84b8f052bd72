"""Rankings (排名): month, quarter and year, by group or under one organization (R11)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi.responses import RedirectResponse, Response

from aggregates.values.period import Month, Period, parse_period
from service.access.actions import ORGANIZATIONS_READ
from service.features.scores.queries.rankings import Ranking, RankingRow, closed_ranking, ranking
from service.features.scores.queries.rankings_seen import seen_by
from service.features.scores.rights import RANKING_READ
from service.features.scores.sheets import ranking_table
from service.web import downloads, ordering, periods, routes
from service.web.page import Page, PageDep

router = routes.pages()


@dataclass(frozen=True, slots=True)
class Shown:
    """A row with what it was closed with. ``moved``: ranks up (+) or down since last."""

    row: RankingRow
    moved: int | None
    closed_rank: int | None
    closed_score: int | None
    differs: bool


@router.get("/rankings", opens=RANKING_READ)
def current(page: PageDep) -> RedirectResponse:
    """The last month whose reports are in: the one before this."""
    return RedirectResponse(page.to(f"/rankings/{page.month.previous}"), 303)


@router.get("/rankings/{period}", opens=RANKING_READ)
def show(
    page: PageDep, period: str, group: str = "", under: str = "", format: str = ""
) -> Response:
    read = parse_period(period)
    page.allow(ORGANIZATIONS_READ)
    under = under or _default_under(page)
    found = ranking(page.reader, read, under=under or None)
    seen = seen_by(page.services.standing, page.who, found)
    rows = [row for row in seen.rows if group in ("", row.peers)]
    by_group = _by_group(page, read, rows)
    if format in downloads.FORMATS:
        if ordering.asked(page):
            rows = [shown.row for peers in by_group.values() for shown in peers]
        kept = Ranking(found.period, found.closed, found.under, rows)
        made = ranking_table(page.reader, kept, page.words)
        return downloads.download(made, f"ranking-{read}", format)
    return page.render(
        "scores/ranking.html",
        period=read,
        kinds=periods.kinds(read),
        before=periods.before(read),
        after=periods.after(read),
        found=found,
        seen=seen,
        whole=seen.whole,
        group=group,
        groups=sorted({row.peers for row in seen.rows}),
        under=under,
        by_group=by_group,
    )


def _default_under(page: Page) -> str:
    """Units see their peers; an organization further down those with the same superior."""
    home = page.home
    if home is None or page.whole or home.superior == page.tree.root:
        return ""
    return home.superior or ""


def _by_group(page: Page, period: Period, rows: list[RankingRow]) -> dict[str, list[Shown]]:
    closed = {}
    if isinstance(period, Month):
        closed = {row.organization: row for row in closed_ranking(page.reader, period)}
    found: dict[str, list[Shown]] = {}
    for row in rows:
        held = closed.get(row.organization)
        moved = None
        if row.rank is not None and row.previous_rank is not None:
            moved = row.previous_rank - row.rank
        differs = held is not None and (held.rank, held.score) != (row.rank, row.score.score)
        shown = Shown(row, moved, held.rank if held else None, held.score if held else None,
                      differs)  # fmt: skip
        found.setdefault(row.peers, []).append(shown)
    return {peers: ordering.in_order(page, rows, ORDER) for peers, rows in found.items()}


ORDER: Mapping[str, Callable[[Shown], Any]] = {
    "rank": lambda each: each.row.rank,
    "organization": lambda each: each.row.organization,
    "score": lambda each: each.row.score.score,
    "moved": lambda each: each.moved,
}
