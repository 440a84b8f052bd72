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
from service.features.people.columns import FIELDS, PEOPLE
from service.features.people.commands import Changed
from service.features.people.rights import PEOPLE_CHANGE, PEOPLE_ERASE, PEOPLE_READ
from service.recording.call import call, check
from service.services import Services
from service.web import documented
from service.web.answers import Shown, recorded
from service.web.depends import ServicesDep, WhoDep, allow, by
from service.web.documented import WRITING, Recorded, answers, lists
from service.web.fields import Code
from service.web.frame import LookDep
from service.web.listing import ListDep
from service.web.scope import reached_today

router = documented.router("people")


@router.get("/people", opens=PEOPLE_READ, **lists(PEOPLE))
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
        seen = [_shown(services, who, row) for row in rows]
        return listing.rows(reader, PEOPLE, seen, lambda each: [each["person"]])


@router.get("/people/{person}", opens=PEOPLE_READ, **answers(PEOPLE.model))
def one(person: Code, services: ServicesDep, who: WhoDep, look: LookDep) -> Response:
    """One answer for another's person and for none."""
    row = _existing(services, person)
    if person != who.actor:
        allow(services, who, PEOPLE_READ, row.organization if row is not None else None)
    return answered(look, _shown(services, who, row or services.accounts.people.find(person)))


def _existing(services: Services, person: str) -> Any:
    with suppress(NotFound):
        return services.accounts.people.find(person)
    return None


def _shown(services: Services, who: Who, row: Any) -> Shown:
    fields = {name: getattr(row, name) for name in FIELDS}
    return guarded("person", fields, lambda action: _may(services, who, action, row))


def _may(services: Services, who: Who, action: Action, row: Any) -> bool:
    """One's own fields always."""
    if row.person == who.actor:
        return True
    try:
        check(services.standing_data, who, action, row.organization)
    except (Forbidden, NotFound):
        return False
    return True


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
