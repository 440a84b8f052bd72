"""Rankings (排名): month, quarter and year, by group or under one organization (R11)."""

from __future__ import annotations

from fastapi.responses import RedirectResponse, Response

from aggregates.rules.ranking import quartiles
from aggregates.values.period import Month, parse_period
from service.access.actions import ORGANIZATIONS_READ
from service.features.scores.columns import RANKS, moved, ranking_table
from service.features.scores.queries.rank_lines import rank_lines
from service.features.scores.queries.rankings import Ranking, RankingRow, closed_ranking, ranking
from service.features.scores.queries.rankings_seen import seen_by
from service.features.scores.rights import RANKING_READ
from service.web import charts, downloads, ordering, periods, routes, tables
from service.web.page import Page, PageDep

router = routes.pages()


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
    whole = ranking(page.reader, read, under=under or None)
    seen = seen_by(page.services.standing_data, page.who, whole)
    rows = [row for row in seen.rows if group in ("", row.peers)]
    by_group = _by_group(page, rows)
    if format in downloads.FORMATS:
        if ordering.asked(page):
            rows = [row for peers in by_group.values() for row in peers.rows]
        kept = Ranking(whole.period, whole.closed, whole.under, rows)
        made = ranking_table(page.reader, kept, page.words)
        return downloads.download(made, f"ranking-{read}", format)
    ranked = [row.organization for row in rows]
    spread = _spread(seen.rows) if seen.whole else {}
    closed = closed_ranking(page.reader, read) if isinstance(read, Month) else []
    return page.render(
        "scores/ranking.html",
        period=read,
        kinds=periods.kinds(read),
        before=periods.before(read),
        after=periods.after(read),
        ranking=whole,
        seen=seen,
        whole=seen.whole,
        group=group,
        groups=sorted({row.peers for row in seen.rows}),
        under=under,
        by_group=by_group,
        closed={row.organization: row for row in closed},
        moved=moved,
        lines=rank_lines(page.reader, read, ranked) if seen.whole else {},
        spread=spread,
        spread_chart=_spread_chart(page, spread),
    )


Five = tuple[int, int, int, int, int]


def _spread(rows: list[RankingRow]) -> dict[str, tuple[int, Five]]:
    """By group: how many are assessed, and their least, quartiles and most, hundredths."""
    scores: dict[str, list[int]] = {}
    for row in rows:
        if row.score.score is not None:
            scores.setdefault(row.peers, []).append(row.score.score)
    return {
        peers: (len(known), (min(known), *three, max(known)))
        for peers, known in scores.items()
        if (three := quartiles(known)) is not None
    }


def _spread_chart(page: Page, spread: dict[str, tuple[int, Five]]) -> str | None:
    """Whole hundredths become points at the very end."""
    names = [_called(page, peers) for peers in spread]
    boxes = [[score / 100 for score in five] for _, five in spread.values()]
    return charts.boxes(names, boxes) if spread else None


def _called(page: Page, peers: str) -> str:
    return page.tree[peers].name if peers in page.tree else (peers or page.words("without a group"))


def _default_under(page: Page) -> str:
    """Units see their peers; an organization further down those with the same superior."""
    home = page.home
    if home is None or page.whole or home.superior == page.tree.root:
        return ""
    return home.superior or ""


def _by_group(page: Page, rows: list[RankingRow]) -> dict[str, tables.PageTable]:
    ranking_rows: dict[str, list[RankingRow]] = {}
    for row in rows:
        ranking_rows.setdefault(row.peers, []).append(row)

    def mark(row: RankingRow) -> str:
        return "mine" if row.organization == page.who.organization else ""

    return {
        peers: tables.listed(
            page,
            RANKS,
            peers_rows,
            choice=False,
            mark=mark,
            called=f"{page.words(RANKS.title)} {page.name(peers) or ''}",
        )
        for peers, peers_rows in ranking_rows.items()
    }
