"""The people directory over HTTP: names by code; telephone and mail to those the table names."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Query, Request

from aggregates.errors import NotFound
from service.access.actions import Action
from service.access.fields import guarded
from service.access.people import Person
from service.access.who import Forbidden, Who
from service.api import documented
from service.api.accounts import Shown, many, recorded
from service.api.documented import WRITING, Recorded, shows
from service.api.fields import Body, Code, Line
from service.api.scope import reached_today
from service.commands import people
from service.commands.call import call, check
from service.depends import ServicesDep, WhoDep, allow, by
from service.wiring import Services

router = documented.router("people")
PERSON = {
    "person": "P1001", "name": "张三", "telephone": None, "email": None, "organization": "U001",
}  # fmt: skip
Limit = Annotated[int, Query(ge=1, le=1000)]


@router.get("/people", responses=shows(many([PERSON])))
def list_(
    services: ServicesDep,
    who: WhoDep,
    organization: Code | None = None,
    after: Annotated[Code | None, Query(description="the code to go on after")] = None,
    limit: Limit = 100,
) -> Shown:
    """By code; narrowed to what the reader may see. ``next``: give it as ``after``."""
    if organization is not None:
        allow(services, who, Action.PEOPLE_READ, organization)
        codes: set[str] | None = {organization}
    else:
        codes = reached_today(services, who, Action.PEOPLE_READ)
    rows = services.accounts.people.of(codes, after or "", limit + 1)
    items = [_shown(services, who, row) for row in rows[:limit]]
    return many(items) | {"next": rows[limit - 1].person if len(rows) > limit else None}


@router.get("/people/{person}", responses=shows(PERSON))
def one(person: Code, services: ServicesDep, who: WhoDep) -> Shown:
    """One answer for another's person and for none."""
    row = _found(services, person)
    if person != who.actor:
        allow(services, who, Action.PEOPLE_READ, row.organization if row is not None else None)
    return _shown(services, who, row or services.accounts.people.find(person))


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


@router.put("/people/{person}", responses=WRITING)
def put(
    person: Code, body: Changed, request: Request, services: ServicesDep, who: WhoDep
) -> Recorded:
    """Adds or changes; a field left out stays."""
    given = [Person(person=person, **body.given())]
    done = people.load(services, call(services, who, "api"), given, by(request))
    return recorded(services, added=len(done.added), changed=len(done.changed))


@router.delete("/people/{person}", responses=WRITING)
def erase(person: Code, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    """个人信息删除: all but the code goes, for good."""
    services.accounts.people.erase(person, datetime.now(UTC), by(request))
    return recorded(services)
