"""Grants of roles over HTTP: asked by one, in force when a second person has approved."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query, Request, Response

from service.features.accounts import commands
from service.features.accounts.api.accounts import given, then
from service.features.accounts.columns import CHANGES, DEPUTIES, GRANTS
from service.features.accounts.commands import Asked
from service.features.accounts.rights import GRANT_APPROVE, GRANT_ASK, GRANTS_READ
from service.reading import shown
from service.web import documented
from service.web.answers import recorded
from service.web.depends import ServicesDep, WhoDep, by
from service.web.documented import WRITING, Recorded, lists
from service.web.fields import Code
from service.web.listing import ListDep

router = documented.router("accounts")


@router.get("/grants", opens=GRANTS_READ, whole=True, **lists(GRANTS))
def grants(
    listing: ListDep,
    services: ServicesDep,
    account: Code | None = None,
    waiting: Annotated[bool, Query(description="those that wait for approval")] = False,
) -> Response:
    """``as_of``: who had which role at that moment."""
    rows = services.accounts.granting.of(account, waiting, then(services, listing.asked_as_of))
    return given(
        listing, GRANTS, rows, lambda row: [str(shown.moment(row.asked_at)), row.id], parts=2
    )


@router.post("/grants", opens=GRANT_ASK, whole=True, responses=WRITING, status_code=201)
def ask(body: Asked, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    """In force when a second person has approved."""
    made = commands.ask(services, body, datetime.now(UTC), by(request))
    return recorded(services, grant=made.id, in_force=made.in_force)


@router.put("/grants/{grant}/approval", opens=GRANT_APPROVE, whole=True, responses=WRITING)
def approve(grant: Code, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    """403 for whoever asked for it or receives it."""
    services.accounts.granting.approve(grant, datetime.now(UTC), by(request))
    return recorded(services)


@router.get("/grants/changes", opens=GRANTS_READ, whole=True, **lists(CHANGES))
def changes(listing: ListDep, services: ServicesDep) -> Response:
    """Of accounts of administrators, the committee, auditors and redactors, that wait for a second
    person (双人操作); ``as_of``: that waited then."""
    rows = services.accounts.seconding.waiting(then(services, listing.asked_as_of))
    return given(
        listing, CHANGES, rows, lambda row: [str(shown.moment(row.asked_at)), row.id], parts=2
    )


@router.put(
    "/grants/changes/{id}/approval", opens=GRANT_APPROVE, whole=True, fresh=True, responses=WRITING
)
def approve_change(id: Code, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    """``secret``: the second half of a new first secret, shown this once. 403 for whoever asked for
    it or is changed by it."""
    done = services.accounts.seconding.approve(id, datetime.now(UTC), by(request))
    return recorded(services, **({"secret": done.secret} if done.secret else {}))


@router.delete("/grants/changes/{id}", opens=GRANT_APPROVE, whole=True, responses=WRITING)
def refuse_change(id: Code, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    """Not approved."""
    services.accounts.seconding.refuse(id, datetime.now(UTC), by(request))
    return recorded(services)


@router.get("/grants/deputies", opens=GRANTS_READ, whole=True, **lists(DEPUTIES))
def waiting_deputies(listing: ListDep, services: ServicesDep) -> Response:
    """Deputies (委托) that wait for a second person, as of today."""
    rows = services.accounts.deputies.waiting(datetime.now(UTC))
    return given(
        listing, DEPUTIES, rows, lambda row: [str(shown.moment(row.from_at)), row.id], parts=2
    )


@router.put("/grants/deputies/{id}/approval", opens=GRANT_APPROVE, whole=True, responses=WRITING)
def approve_deputy(id: Code, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    """403 for whoever named the deputy, is it or has it."""
    services.accounts.deputies.approve(id, datetime.now(UTC), by(request))
    return recorded(services)


@router.delete("/grants/deputies/{id}", opens=GRANT_APPROVE, whole=True, responses=WRITING)
def refuse_deputy(id: Code, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    """Not approved."""
    services.accounts.deputies.refuse(id, datetime.now(UTC), by(request))
    return recorded(services)


@router.delete("/grants/{grant}", opens=GRANT_ASK, whole=True, responses=WRITING)
def revoke(grant: Code, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    """Revoked, refused or withdrawn: at once."""
    services.accounts.granting.end(grant, datetime.now(UTC), by(request))
    return recorded(services)
