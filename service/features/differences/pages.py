"""Two moments side by side (对照): a board, a ranking or a scorecard, then and now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi.responses import Response

from aggregates.errors import Refused
from aggregates.values.period import Year, parse_period
from service.access.actions import BOARD_READ, ORGANIZATIONS_READ
from service.features.differences.columns import BOARD, RANKS, SCORECARD, lines, parts
from service.features.differences.queries import differences, summaries
from service.features.scores.queries.rankings import Ranking
from service.features.scores.queries.rankings_seen import seen_by
from service.features.scores.rights import RANKING_READ, SCORE_READ
from service.reading.reader import Reader
from service.reading.shown import link
from service.web import downloads, periods, routes, tables
from service.web.columns import Columns
from service.web.page import Page, PageDep

router = routes.pages()


def _then(page: Page, against: str) -> Reader:
    """As of the other moment; unless one is named, the end of the day before."""
    return page.reader_at(against or str(page.quick_moments[0][1]))


@router.get("/dispatch/{period}/difference", opens=BOARD_READ, heavy=True)
def of_a_board(
    page: PageDep, period: str, against: str = "", under: str = "", whole: bool = False,
    all: bool = False, format: str = "",
) -> Response:  # fmt: skip
    read = parse_period(period)
    if isinstance(read, Year):
        raise Refused("The board shows a month or a quarter.")
    top = under or page.who.organization
    page.allow(BOARD_READ, top)
    then = _then(page, against)
    board = differences.boards(then, page.reader, read, top, whole)
    if format in downloads.FORMATS:
        title = f"{page.words(BOARD.title)} {page.words('Dispatch')} {read}"
        return _download(page, then, title, BOARD, lines(board, False), format)
    table = tables.listed(page, BOARD, lines(board, not all), sorts=False, mark=_marked)
    return page.render(
        "differences/board.html", period=read, then=then, board=board, table=table, top=top,
        whole=whole, all=all, summary=summaries.of_a_board(board),
        back=page.to(f"/dispatch/{read}", under=under, whole="1" if whole else ""),
    )  # fmt: skip


@router.get("/rankings/{period}/difference", opens=RANKING_READ, heavy=True)
def of_a_ranking(
    page: PageDep, period: str, against: str = "", under: str = "", group: str = "",
    all: bool = False, format: str = "",
) -> Response:  # fmt: skip
    read = parse_period(period)
    page.allow(ORGANIZATIONS_READ)

    def see(ranking: Ranking) -> Ranking:
        seen = seen_by(page.services.standing_data, page.who, ranking)
        return Ranking(ranking.period, ranking.closed, ranking.under, seen.rows)

    then = _then(page, against)
    every = differences.rankings(then, page.reader, read, under or None, group or None, see)
    rows = [row for row in every if row.differs or all]
    if format in downloads.FORMATS:
        title = f"{page.words(RANKS.title)} {page.words('Rankings')} {read}"
        return _download(page, then, title, RANKS, every, format)
    table = tables.listed(page, RANKS, rows, mark=_marked)
    return page.render(
        "differences/ranking.html", period=read, then=then, table=table, all=all,
        changed=sum(row.differs for row in every), summary=summaries.of_a_ranking(every),
        back=page.to(f"/rankings/{read}", under=under, group=group),
    )  # fmt: skip


@router.get("/organizations/{code}/scores/{period}/difference", opens=SCORE_READ, heavy=True)
def of_a_scorecard(
    page: PageDep, code: str, period: str, against: str = "", all: bool = False, format: str = ""
) -> Response:
    read = parse_period(period)
    place = page.tree[code]
    page.allow(SCORE_READ, code)
    then = _then(page, against)
    part = differences.scorecards(then, page.reader, code, read)
    if format in downloads.FORMATS:
        title = f"{page.words(SCORECARD.title)} {page.words('Scorecard')} {place.name} {read}"
        return _download(page, then, title, SCORECARD, parts(part), format)
    shown = [line for line in parts(part) if all or line.of.differs]
    table = tables.listed(page, SCORECARD, shown, sorts=False, mark=lambda line: _marked(line.of))
    return page.render(
        "differences/scorecard.html", period=read, then=then, part=part, place=place, table=table,
        all=all,
        summary=summaries.of_a_scorecard(part),
        kinds=periods.kinds(read), back=page.to(f"/organizations/{code}/scores/{read}"),
    )  # fmt: skip


def _marked(row: Any) -> str:
    return "differs" if row.differs else ""


def _download(
    page: Page, then: Reader, title: str, columns: Columns[Any], rows: Iterable[Any], how: str
) -> Response:
    other = f"{page.words('Compared with')} {link(then.at)}"
    return tables.taken_away(page, columns, rows, how, "difference", title, other)
