"""A score opened (得分明细): down to the facts it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi.responses import Response

from aggregates.values.period import Month, parse_period
from service.features.assignments.queries.burden import burden
from service.features.scores.queries.explain import Part, explain
from service.features.scores.rights import SCORE_READ
from service.web import downloads, periods, routes
from service.web.labels import PARTS
from service.web.page import Page, PageDep
from service.workbooks.writing import Kind, Value

router = routes.pages()


@router.get("/organizations/{code}/scores/{period}", opens=SCORE_READ)
def show(page: PageDep, code: str, period: str, format: str = "") -> Response:
    read = parse_period(period)
    place = page.tree[code]
    page.allow(SCORE_READ, code)
    opened = explain(page.reader, code, read)
    if format in downloads.FORMATS:
        return _taken_away(page, f"{place.name} {read}", opened, f"scorecard-{code}-{read}", format)
    return page.render(
        "scores/scorecard.html",
        place=place,
        period=read,
        kinds=periods.kinds(read),
        before=periods.before(read),
        after=periods.after(read),
        opened=opened,
        scheme=page.reader.scheme(read).number,
        asked=burden(page.reader, code, read) if isinstance(read, Month) else None,
    )


COLUMNS: tuple[tuple[str, Kind], ...] = (
    ("Part", "text"), ("Of", "text"), ("Rule", "text"), ("Score", "points"),
    ("Weight", "points"), ("Note", "text"), ("Facts", "text"),
)  # fmt: skip


def _taken_away(page: Page, of: str, opened: Part, name: str, how: str) -> Response:
    title = f"{of} {page.words('Scorecard')}"
    made = downloads.table(page, title, COLUMNS, _rows(page, opened, 0))
    return downloads.download(made, name, how)


def _rows(page: Page, part: Part, depth: int) -> Iterator[tuple[Value, ...]]:
    reason = page.words(part.reason) if part.reason else ""
    facts = ", ".join(map(str, part.facts))
    name = "　" * depth + page.words(PARTS.get(part.name, part.name))
    yield name, part.label, part.rule, part.score, part.weight, reason, facts
    for below in part.parts:
        yield from _rows(page, below, depth + 1)
