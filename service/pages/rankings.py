"""Rankings (排名): month, quarter and year, by group or under one organization (R11)."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from aggregates.values.period import Month, Period, parse_period
from service.access.actions import Action
from service.pages import downloads, periods
from service.pages.page import Page, PageDep
from service.queries.rankings import Ranking, RankingRow, closed_ranking, ranking
from service.sheets.rankings import ranking_table

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """A row with what it was closed with. ``moved``: ranks up (+) or down since last."""

    row: RankingRow
    moved: int | None
    closed_rank: int | None
    closed_score: int | None
    differs: bool


@router.get("/rankings")
def current(page: PageDep) -> RedirectResponse:
    """The last month whose reports are in: the one before this."""
    return RedirectResponse(page.to(f"/rankings/{page.month.previous}"), 303)


@router.get("/rankings/{period}")
def show(
    page: PageDep, period: str, group: str = "", under: str = "", format: str = ""
) -> Response:
    read = parse_period(period)
    page.allow(Action.ORGANIZATIONS_READ)
    under = under or _default_under(page)
    found = ranking(page.reader, read, under=under or None)
    whole = _sees_whole(page, found)
    groups = sorted({row.peers for row in found.rows})
    rows = [row for row in found.rows if group in ("", row.peers)]
    mine = found.of(page.who.organization) or _mine(page, found)
    if not whole:
        rows = [row for row in rows if mine is not None and row.organization == mine.organization]
    if format in downloads.FORMATS:
        kept = Ranking(found.period, found.closed, found.under, rows)
        made = ranking_table(page.reader, kept, page.words)
        return downloads.download(made, f"ranking-{read}", format)
    return page.render(
        "rankings/ranking.html",
        period=read,
        kinds=periods.kinds(read),
        before=periods.before(read),
        after=periods.after(read),
        found=found,
        whole=whole,
        group=group,
        groups=groups,
        under=under,
        by_group=_by_group(page, read, rows),
        mine=mine,
        quartiles=found.quartiles(mine.peers) if mine is not None and not whole else None,
        closed_differs=found.closed,
    )


def _default_under(page: Page) -> str:
    """Units see their peers; an organization further down those with the same superior."""
    home = page.home
    if home is None or page.whole or home.superior == page.tree.root:
        return ""
    return home.superior or ""


def _sees_whole(page: Page, found: Ranking) -> bool:
    """R11: before the month is closed only the committee, or a superior what is below it."""
    if found.closed or page.whole:
        return True
    return found.under is not None and page.may(Action.RANKING_READ, found.under)


def _mine(page: Page, found: Ranking) -> RankingRow | None:
    """The nearest organization above the reader's own that is ranked here."""
    if page.home is None:
        return None
    rows = (found.of(code) for code in page.tree.lineage(page.home.code))
    return next((row for row in rows if row is not None), None)


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
    return found
