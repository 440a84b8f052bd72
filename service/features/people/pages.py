"""People (人员): the erasable directory, the only place of personal data."""

from __future__ import annotations

from typing import Any

from fastapi.responses import Response

from aggregates.errors import NotFound, Refused
from service.access.actions import Action
from service.access.fields import guarded
from service.access.people import Person
from service.access.who import Forbidden
from service.features.people import commands as people
from service.features.people.columns import FIELDS, PEOPLE
from service.features.people.commands import Listed
from service.features.people.rights import PEOPLE_CHANGE, PEOPLE_ERASE, PEOPLE_READ
from service.recording.call import call, check
from service.web import bounds, downloads, routes, tables
from service.web.acting import act, now
from service.web.choosing import chosen
from service.web.depends import by
from service.web.inputs import body_of, inputs
from service.web.page import Page, PageDep
from service.web.scope import reached_today

router = routes.pages()
A_PAGE, MOST = 100, 10_000


@router.get("/people", opens=PEOPLE_READ)
def show(page: PageDep, after: str = "", organization: str = "", format: str = "") -> Response:
    return _list(page, after, organization, format)


def _list(page: Page, after: str = "", organization: str = "", format: str = "") -> Response:
    organization = chosen(page, "organizations", organization)
    if organization:
        page.allow(PEOPLE_READ, organization)
    codes = {organization} if organization else reached_today(page.services, page.who, PEOPLE_READ)
    taken = format in downloads.FORMATS
    people = page.services.accounts.people.of(codes, after, MOST + 1 if taken else A_PAGE + 1)
    rows = [_shown(page, row) for row in people]
    if taken:
        return tables.taken_away(page, PEOPLE, bounds.whole(rows, MOST), format, "people")
    may_erase = not page.past and page.may(PEOPLE_ERASE)
    may_change = not page.past and page.who.is_named(PEOPLE_CHANGE)
    return page.render(
        "people/people.html", organization=organization,
        table=tables.listed(page, PEOPLE, rows[:A_PAGE], sorts=False,
                            acts="Erase" if may_erase else ""),
        older=rows[A_PAGE - 1]["person"] if len(rows) > A_PAGE else None,
        fields=inputs(page, Listed) if may_change else [],
    )  # fmt: skip


def _shown(page: Page, row: Any) -> dict[str, Any]:
    fields = {name: getattr(row, name) for name in FIELDS}
    is_own = row.person == page.who.actor
    return guarded("person", fields, lambda action: is_own or _may(page, action, row.organization))


def _may(page: Page, action: Action, organization: str | None) -> bool:
    try:
        check(page.services.standing_data, page.who, action, organization)
    except (Forbidden, NotFound):
        return False
    return True


@router.post("/people", opens=PEOPLE_CHANGE)
def put(page: PageDep) -> Response:
    """Adds or changes one; a field left empty stays as it is."""
    return act(page, lambda: _put(page), "/people", lambda: _list(page))


def _put(page: Page) -> None:
    given = [Person(**body_of(page, Listed).given())]
    people.load(page.services, call(page.services, page.who, "page"), given, by(page.request))


@router.post("/people/{person}/erasure", opens=PEOPLE_ERASE, whole=True)
def erase(page: PageDep, person: str) -> Response:
    """个人信息删除: confirmed by typing the code; all but the code goes, for good."""
    page.allow(PEOPLE_ERASE)
    return act(page, lambda: _erase(page, person), "/people", lambda: _list(page))


def _erase(page: Page, person: str) -> None:
    if page.field("word") != person:
        raise Refused("Type {word} to confirm; nothing was done.", word=person)
    page.services.accounts.people.erase(person, now(), by(page.request))
