"""Handing down many lines together (分解下达): chosen on the workbench, looked at, recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Query
from fastapi.responses import RedirectResponse, Response

from aggregates.errors import Refused
from service.features.assignments.bodies import HandingDownTogether
from service.features.assignments.commands.handing_down import Handed, hand_down_together, planned
from service.features.assignments.pages.beside import lines_of_one
from service.features.assignments.queries import lines as queries
from service.features.assignments.queries.lines import Line, Wanted
from service.features.assignments.rights import ASSIGNMENT_HOLD
from service.features.catalogue.queries import catalogue
from service.recording.call import call
from service.web import forms, routes
from service.web.inputs import body_of
from service.web.page import Page, PageDep

router = routes.pages()


@router.get("/handing-down", opens=ASSIGNMENT_HOLD)
def choose(page: PageDep, line: Annotated[list[str] | None, Query()] = None) -> Response:
    """To whom the chosen lines go; from a past moment nothing goes anywhere."""
    if page.past or page.home is None:
        return RedirectResponse(page.to("/"), 303)
    return _shown(page, line or [])


def _shown(page: Page, chosen: list[str], handed: Handed | None = None) -> Response:
    ids = [forms.identity(each) for each in chosen]
    rows = queries.find(page.reader, Wanted(ids=ids)) if ids else []
    for row in rows:
        page.allow(ASSIGNMENT_HOLD, row.organization)
    page.here = "/handing-down"
    holders = {row.organization for row in rows}
    lines = queries.lines(page.reader, rows, catalogue(page.reader))
    return page.render(
        "assignments/handing_down.html",
        lines=lines,
        table=lines_of_one(page, lines),
        below=[page.tree[code] for each in holders for code in page.tree.beneath.get(each, [])],
        handed=handed,
        would=_would(page, handed, lines) if handed else [],
        to=list(dict.fromkeys(page.fields("to"))),
        given=lambda name: page.field(name),
    )


@dataclass(frozen=True, slots=True)
class Would:
    """One receiver's line as it would be; ``before``: its deadline, where it has the task already
    and the line is only linked."""

    called: str
    organization: str
    before: date | None
    due: date


def _would(page: Page, handed: Handed, lines: Sequence[Line]) -> list[Would]:
    """In the order of the lines, then of the receivers."""
    ids = [child.id for child in handed.children]
    before = {row.assignment: row.due for row in queries.find(page.reader, Wanted(ids=ids))}
    called = {line.row.assignment: line.called(page.words) for line in lines}
    return [
        Would(called[child.parent or child.id], child.organization, before.get(child.id), child.due)
        for child in handed.children
    ]


@router.post("/handing-down", opens=ASSIGNMENT_HOLD)
def hand_down(page: PageDep) -> Response:
    """First how many of what; then, when that is confirmed, all of it or nothing."""
    chosen = page.fields("assignments")
    try:
        body = body_of(page, HandingDownTogether)
        if not page.field("sure"):
            asking = call(page.services, page.who, "page")
            return _shown(page, chosen, planned(page.services, asking, body))
        return page.record(
            lambda asking: hand_down_together(page.services, asking, body), "handed-many", "/"
        )
    except Refused as refusal:
        page.refusal = refusal
        return _shown(page, chosen)
