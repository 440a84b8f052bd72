"""A score opened (得分明细): down to the facts it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from fastapi.responses import Response

from aggregates.values.period import Month, parse_period
from service.features.assignments.queries.burden import burden
from service.features.scores.queries.explain import explain
from service.features.scores.queries.parts import Part
from service.features.scores.rights import SCORE_READ
from service.web import downloads, periods, routes, tables
from service.web.cells import Cell, Translate
from service.web.columns import Column, Columns
from service.web.labels import PARTS
from service.web.page import Page, PageDep

router = routes.pages()


@router.get("/organizations/{code}/scores/{period}", opens=SCORE_READ)
def show(page: PageDep, code: str, period: str, format: str = "") -> Response:
    read = parse_period(period)
    place = page.tree[code]
    page.allow(SCORE_READ, code)
    opened = explain(page.reader, code, read)
    if format in downloads.FORMATS:
        title = f"{place.name} {read} {page.words(PARTS_OF.title)}"
        name = f"scorecard-{code}-{read}"
        return tables.taken_away(page, PARTS_OF, lines(opened), format, name, title)
    return page.render(
        "scores/scorecard.html",
        place=place,
        period=read,
        kinds=periods.kinds(read),
        before=periods.before(read),
        after=periods.after(read),
        opened=opened,
        links=_links(page, code, opened),
        scheme=page.reader.scheme(read).number,
        asked=burden(page.reader, code, read) if isinstance(read, Month) else None,
    )


def _links(page: Page, code: str, opened: Part) -> dict[int, list[tuple[str, str]]]:
    """By an entry's number what other mechanisms have of it."""
    entries = [entry for line in lines(opened) for entry in line.of.entries]
    links: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for feature in page.services.features:
        for number, link in feature.links(page, code, entries).items():
            links[number].append(link)
    return links


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of a score, as deep as it lies."""

    of: Part
    depth: int


def lines(part: Part, depth: int = 0) -> Iterator[PartLine]:
    yield PartLine(part, depth)
    for below in part.parts:
        yield from lines(below, depth + 1)


def _name(line: PartLine, translate: Translate) -> str:
    name = translate(PARTS.get(line.of.name, line.of.name))
    return "　" * line.depth + (f"{name} {line.of.period}" if line.of.period else name)


PARTS_OF = Columns[PartLine](
    "Scorecard",
    "Scorecard",
    (
        Column(name="part", words="Part", said=_name),
        Column(name="label", words="Of", value=lambda line: line.of.label),
        Column(name="rule", words="Rule", value=lambda line: line.of.rule),
        Column(name="score", words="Score", cell=Cell.POINTS, value=lambda line: line.of.score),
        Column(name="weight", words="Weight", cell=Cell.POINTS, value=lambda line: line.of.weight),
        Column(name="reason", words="Note", cell=Cell.WORD, value=lambda line: line.of.reason),
        Column(name="facts", words="Facts", cell=Cell.LIST, value=lambda line: line.of.facts),
    ),
)
