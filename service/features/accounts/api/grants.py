"""Grants of roles over HTTP: asked by one, in force when a second person has approved."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Query, Request, Response

from service.access.granting import shown as shown_grant
from service.access.roles import ADMINISTRATORS, WHOLE, Role
from service.features.accounts.api.accounts import given, then
from service.features.accounts.rights import GRANT_APPROVE, GRANT_ASK, GRANTS_READ
from service.reading import shown
from service.web import documented
from service.web.answers import Shown, moments, recorded
from service.web.depends import ServicesDep, WhoDep, by
from service.web.documented import WRITING, Recorded, listed, shows
from service.web.examples import Maybe
from service.web.fields import Body, Code
from service.web.listing import CSV, XLSX, ListDep

router = documented.router("accounts")
GRANT = {
    "id": "9f3c1a2b4d5e6f70", "account": "li", "role": "unit_officer", "organization": "U001",
    "asked_by": Maybe("anna"), "asked_at": "2026-11-02T01:00:00+00:00",
    "approved_by": Maybe("otto"), "approved_at": Maybe("2026-11-02T01:30:00+00:00"),
    "in_force": False,
}  # fmt: skip
COLUMNS = (
    ("Account", "text"), ("Role", "text"), ("Organization code", "text"), ("Asked by", "text"),
    ("Asked at", "text"), ("Approved by", "text"), ("Approved at", "text"), ("Id", "text"),
)  # fmt: skip


@router.get(
    "/grants",
    opens=GRANTS_READ,
    whole=True,
    responses=shows(listed(GRANT), CSV, XLSX),
    response_class=Response,
)
def grants(
    listing: ListDep,
    services: ServicesDep,
    account: Code | None = None,
    waiting: Annotated[bool, Query(description="those that wait for approval")] = False,
) -> Response:
    """``as_of``: who had which role at that moment."""
    rows = services.accounts.granting.of(account, waiting, then(services, listing.asked_as_of))
    found = (moments(shown_grant(row)) for row in rows)
    return given(listing, found, "Grants", COLUMNS, _line, "asked_at", "id")


def _line(told: Shown) -> list[Any]:
    names = ("account", "role", "organization", "asked_by", "asked_at", "approved_by",
             "approved_at", "id")  # fmt: skip
    return [told[name] for name in names]


class Asked(Body):
    account: Code
    role: Role
    organization: Code | None = None  # null: an administrator's, for the whole city


@router.post("/grants", opens=GRANT_ASK, whole=True, responses=WRITING, status_code=201)
def ask(body: Asked, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    """In force when a second person has approved."""
    place = body.organization or WHOLE
    if body.role not in ADMINISTRATORS and place != WHOLE:
        services.standing.organization(place)
    key, in_force = services.accounts.granting.ask(
        body.account, body.role, place, datetime.now(UTC), by(request)
    )
    return recorded(services, grant=key, in_force=in_force)


@router.put("/grants/{grant}/approval", opens=GRANT_APPROVE, whole=True, responses=WRITING)
def approve(grant: Code, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    """403 for whoever asked for it or receives it."""
    services.accounts.granting.approve(grant, datetime.now(UTC), by(request))
    return recorded(services)


DEPUTY = {
    "id": "9f3c1a2b4d5e6f70", "principal": "li", "deputy": "wang", "made_by": "li",
    "from": "2026-11-02T01:00:00+00:00", "until": "2026-11-09T01:00:00+00:00",
}  # fmt: skip
DEPUTY_COLUMNS = (
    ("Account", "text"), ("Account of the deputy", "text"), ("Asked by", "text"),
    ("Since", "text"), ("Until the end of", "text"), ("Id", "text"),
)  # fmt: skip


@router.get(
    "/grants/deputies",
    opens=GRANTS_READ,
    whole=True,
    responses=shows(listed(DEPUTY), CSV, XLSX),
    response_class=Response,
)
def waiting_deputies(listing: ListDep, services: ServicesDep) -> Response:
    """Deputies (委托) that wait for a second person, as of today."""
    found = [
        {"id": row.id, "principal": row.principal, "deputy": row.deputy, "made_by": row.made_by,
         "from": shown.moment(row.from_at), "until": shown.moment(row.until_at)}
        for row in services.accounts.deputies.waiting(datetime.now(UTC))
    ]  # fmt: skip
    names = ("principal", "deputy", "made_by", "from", "until", "id")
    return given(
        listing, found, "Deputies", DEPUTY_COLUMNS, lambda told: [told[n] for n in names],
        "from", "id",
    )  # fmt: skip


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
