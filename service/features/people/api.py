"""The people directory over HTTP: names by code; telephone and mail to those the table names."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Query, Request, Response

from aggregates.errors import NotFound
from service.access.actions import Action
from service.access.fields import guarded
from service.access.people import Person
from service.access.who import Forbidden, Who
from service.features.accounts.api.accounts import answered
from service.features.people import commands as people
from service.features.people.rights import PEOPLE_CHANGE, PEOPLE_ERASE, PEOPLE_READ
from service.recording.call import call, check
from service.services import Services
from service.web import documented
from service.web.answers import Shown, recorded
from service.web.depends import ServicesDep, WhoDep, allow, by
from service.web.documented import WRITING, Recorded, listed, shows
from service.web.examples import Maybe
from service.web.fields import Body, Code, Line
from service.web.frame import LookDep
from service.web.listing import CSV, XLSX, ListDep, plain_table
from service.web.scope import reached_today

router = documented.router("people")
PERSON = {
    "person": "P1001", "name": Maybe("张三"), "telephone": Maybe("010-1234"),
    "email": Maybe("zhang@example.org"), "organization": Maybe("U001"),
}  # fmt: skip
COLUMNS = (
    ("Person", "text"), ("Name", "text"), ("Telephone", "text"), ("Mail", "text"),
    ("Organization code", "text"),
)  # fmt: skip


@router.get(
    "/people",
    opens=PEOPLE_READ,
    responses=shows(listed(PERSON), CSV, XLSX),
    response_class=Response,
)
def list_(
    listing: ListDep,
    services: ServicesDep,
    who: WhoDep,
    organization: Code | None = None,
    after: Annotated[Code | None, Query(description="the code to go on after")] = None,
) -> Response:
    """By code; narrowed to what the reader may see. The directory knows no past."""
    if organization is not None:
        allow(services, who, PEOPLE_READ, organization)
        codes: set[str] | None = {organization}
    else:
        codes = reached_today(services, who, PEOPLE_READ)
    following = listing.word()
    with listing.reader() as reader:
        rows = services.accounts.people.of(codes, max(after or "", following), listing.limit + 1)
        return listing.answer(
            reader, [_shown(services, who, row) for row in rows], lambda each: each,
            lambda page: plain_table(
                listing.look, reader, "People", COLUMNS, (list(each.values()) for each in page)
            ),
            lambda each: [each["person"]],
        )  # fmt: skip


@router.get("/people/{person}", opens=PEOPLE_READ, responses=shows(PERSON), response_class=Response)
def one(person: Code, services: ServicesDep, who: WhoDep, look: LookDep) -> Response:
    """One answer for another's person and for none."""
    row = _found(services, person)
    if person != who.actor:
        allow(services, who, PEOPLE_READ, row.organization if row is not None else None)
    return answered(look, _shown(services, who, row or services.accounts.people.find(person)))


def _found(services: Services, person: str) -> Any:
    with suppress(NotFound):
        return services.accounts.people.find(person)
    return None


def _shown(services: Services, who: Who, row: Any) -> Shown:
    told = {name: getattr(row, name) for name in PERSON}
    return guarded("person", told, lambda action: _may(services, who, action, row))


def _may(services: Services, who: Who, action: Action, row: Any) -> bool:
    """One's own fields always."""
    if row.person == who.actor:
        return True
    try:
        check(services.standing, who, action, row.organization)
    except (Forbidden, NotFound):
        return False
    return True


class Changed(Body):
    name: Line | None = None
    telephone: Line | None = None
    email: Line | None = None
    organization: Code | None = None


@router.put("/people/{person}", opens=PEOPLE_CHANGE, responses=WRITING)
def put(
    person: Code, body: Changed, request: Request, services: ServicesDep, who: WhoDep
) -> Recorded:
    """Adds or changes; a field left out stays."""
    given = [Person(person=person, **body.given())]
    done = people.load(services, call(services, who, "api"), given, by(request))
    return recorded(services, added=len(done.added), changed=len(done.changed))


@router.delete("/people/{person}", opens=PEOPLE_ERASE, responses=WRITING)
def erase(person: Code, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    """个人信息删除: all but the code goes, for good."""
    services.accounts.people.erase(person, datetime.now(UTC), by(request))
    return recorded(services)
