"""Two moments side by side (对照): a board, a ranking or a scorecard, then and now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fastapi.responses import Response

from aggregates.errors import Refused
from aggregates.values.period import Year, parse_period
from service.access.actions import BOARD_READ, ORGANIZATIONS_READ
from service.features.differences.queries import differences
from service.features.differences.queries.differences import BoardThenNow, PartThenNow, RankThenNow
from service.features.dispatch.queries import Cell
from service.features.scores.queries.rankings import Ranking
from service.features.scores.queries.rankings_seen import seen_by
from service.features.scores.rights import RANKING_READ, SCORE_READ
from service.reading.reader import Reader
from service.reading.shown import link
from service.web import downloads, periods, routes
from service.web.labels import PARTS
from service.web.page import Page, PageDep
from service.workbooks.writing import Kind, Value

router = routes.pages()

COLOURS = ("red", "yellow", "green", "grey")


def _then(page: Page, against: str) -> Reader:
    """As of the other moment; unless one is named, the end of the day before."""
    return page.reader_at(against or str(page.quick_moments[0][1]))


@router.get("/dispatch/{period}/difference", opens=BOARD_READ)
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
    found = differences.boards(then, page.reader, read, top, whole)
    rows = [row for row in found.rows if row.differs or all]
    if format in downloads.FORMATS:
        title = f"{page.words('Then and now')} {page.words('Dispatch')} {read}"
        return _download(page, then, title, BOARD, _board_rows(page, found), format)
    return page.render(
        "differences/board.html", period=read, then=then, found=found, rows=rows, top=top,
        whole=whole, all=all, names={c.task: c.name for c in found.columns},
        back=page.to(f"/dispatch/{read}", under=under, whole="1" if whole else ""),
    )  # fmt: skip


@router.get("/rankings/{period}/difference", opens=RANKING_READ)
def of_a_ranking(
    page: PageDep, period: str, against: str = "", under: str = "", group: str = "",
    all: bool = False, format: str = "",
) -> Response:  # fmt: skip
    read = parse_period(period)
    page.allow(ORGANIZATIONS_READ)

    def see(found: Ranking) -> Ranking:
        seen = seen_by(page.services.standing, page.who, found)
        return Ranking(found.period, found.closed, found.under, seen.rows)

    then = _then(page, against)
    every = differences.rankings(then, page.reader, read, under or None, group or None, see)
    rows = [row for row in every if row.differs or all]
    if format in downloads.FORMATS:
        title = f"{page.words('Then and now')} {page.words('Rankings')} {read}"
        return _download(page, then, title, RANKING, _ranking_rows(every), format)
    return page.render(
        "differences/ranking.html", period=read, then=then, rows=rows, all=all,
        changed=sum(row.differs for row in every),
        back=page.to(f"/rankings/{read}", under=under, group=group),
    )  # fmt: skip


@router.get("/organizations/{code}/scores/{period}/difference", opens=SCORE_READ)
def of_a_scorecard(
    page: PageDep, code: str, period: str, against: str = "", format: str = ""
) -> Response:
    read = parse_period(period)
    place = page.tree[code]
    page.allow(SCORE_READ, code)
    then = _then(page, against)
    found = differences.scorecards(then, page.reader, code, read)
    if format in downloads.FORMATS:
        title = f"{page.words('Then and now')} {page.words('Scorecard')} {place.name} {read}"
        return _download(page, then, title, SCORECARD, _part_rows(page, found, 0), format)
    return page.render(
        "differences/scorecard.html", period=read, then=then, found=found, place=place,
        kinds=periods.kinds(read), back=page.to(f"/organizations/{code}/scores/{read}"),
    )  # fmt: skip


# --- taken away ---------------------------------------------------------------------------------

Columns = tuple[tuple[str, Kind], ...]
BOARD: Columns = (
    ("Organization code", "text"), ("Organization name", "text"), ("Task", "text"),
    ("Then", "text"), ("Now", "text"), ("Differs", "text"),
)  # fmt: skip
RANKING: Columns = (
    ("Organization code", "text"), ("Organization name", "text"), ("Peer group", "text"),
    ("Rank then", "whole"), ("Rank now", "whole"), ("Score then", "points"),
    ("Score now", "points"), ("Gained", "points"),
)  # fmt: skip
SCORECARD: Columns = (
    ("Part", "text"), ("Of", "text"), ("Rule", "text"), ("Score then", "points"),
    ("Score now", "points"), ("Differs", "text"),
)  # fmt: skip


def _download(
    page: Page, then: Reader, title: str, columns: Columns,
    rows: Iterable[tuple[Value, ...]], how: str,
) -> Response:  # fmt: skip
    other = f"{page.words('Compared with')} {link(then.at)}"
    made = downloads.table(page, title, columns, rows, other)
    return downloads.download(made, "difference", how)


def _board_rows(page: Page, found: BoardThenNow) -> Iterator[tuple[Value, ...]]:
    names = {column.task: column.name for column in found.columns}
    for row in found.rows:
        for cell in row.cells:
            task = f"{cell.task} {names[cell.task] or ''}".strip() or page.words("By hand")
            differs = page.words("yes") if cell.differs else ""
            told = _said(page, cell.then), _said(page, cell.now)
            yield row.code, row.place.name, task, *told, differs


def _said(page: Page, cell: Cell | None) -> str:
    if cell is None:
        return "—"
    own = [page.words(light.word) for _, light, _ in cell.own]
    below = [f"{page.words(c)} {cell.below[c]}" for c in COLOURS if cell.below.get(c)]
    return "、".join([*own, *below])


def _ranking_rows(rows: Iterable[RankThenNow]) -> Iterator[tuple[Value, ...]]:
    for each in rows:
        then, now = each.then, each.now
        yield (
            each.organization, each.row.name, each.row.peers, then.rank if then else None,
            now.rank if now else None, then.score.score if then else None,
            now.score.score if now else None, each.gained,
        )  # fmt: skip


def _part_rows(page: Page, found: PartThenNow, depth: int) -> Iterator[tuple[Value, ...]]:
    part = found.part
    name = "　" * depth + page.words(PARTS.get(part.name, part.name))
    yield (
        name, part.label, part.rule, found.then.score if found.then else None,
        found.now.score if found.now else None, page.words("yes") if found.differs else "",
    )  # fmt: skip
    for below in found.parts:
        yield from _part_rows(page, below, depth + 1)
