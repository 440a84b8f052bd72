"""Who answers for an organization, on any day, as a list that prints (责任清单)."""

from __future__ import annotations

from fastapi.responses import RedirectResponse, Response

from aggregates.rules.responsibility import duty_of_organization
from service.features.responsibilities import commands
from service.features.responsibilities.bodies import Election
from service.features.responsibilities.columns import RESPONSIBILITIES
from service.features.responsibilities.queries import answering, election, elections_due
from service.features.responsibilities.rights import ELECTION_RECORD, RESPONSIBILITIES_READ
from service.features.responsibilities.words import DUTIES
from service.recording.call import Call, Done
from service.web import forms, routes, tables
from service.web.inputs import body_of, inputs
from service.web.page import Page, PageDep

router = routes.pages()


@router.get("/responsibilities", opens=RESPONSIBILITIES_READ)
def own(page: PageDep) -> Response:
    """Of the organization of whoever looks."""
    home = page.home
    code = home.code if home is not None else page.tree.root
    return RedirectResponse(page.to(f"/organizations/{code}/responsibilities"), 303)


@router.get("/organizations/{code}/responsibilities", opens=RESPONSIBILITIES_READ)
def one(page: PageDep, code: str, on: str = "", format: str = "") -> Response:
    return shown(page, code, on, format)


def shown(page: Page, code: str, on: str = "", format: str = "") -> Response:
    place = page.tree[code]
    page.allow(RESPONSIBILITIES_READ, code)
    page.here = f"/organizations/{code}/responsibilities"
    day = forms.day(on, page.month) if on else page.reader.today
    rows = answering(page.reader, [code, *page.tree.beneath.get(code, [])], day)
    may = not page.past and page.may(ELECTION_RECORD, code)
    beneath = set(page.tree.subtree(code))
    due = [each for each in elections_due(page.reader, page.reader.today)
           if each.organization in beneath]  # fmt: skip
    return tables.answered(
        page, RESPONSIBILITIES, rows, format, "responsibilities/one.html",
        place=place, on=day, duty=duty_of_organization(place.kind), duties=DUTIES,
        election=election(page.reader, code), due=due, today=page.reader.today,
        fields=inputs(page, Election) if may else [],
    )  # fmt: skip


@router.post("/organizations/{code}/election", opens=ELECTION_RECORD)
def elect(page: PageDep, code: str) -> Response:
    page.allow(ELECTION_RECORD, code)  # before the form is read

    def command(call: Call) -> Done:
        return commands.elect(page.services, call, code, body_of(page, Election))

    here = f"/organizations/{code}/responsibilities"
    return page.attempt(command, "recorded", here, lambda: shown(page, code))
