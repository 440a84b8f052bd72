"""Rectifications (整改) over HTTP: listed, their measure and person said."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from aggregates.values.text import text
from service.features.rectifications import commands
from service.features.rectifications.bodies import Plan
from service.features.rectifications.columns import RECTIFICATIONS, State
from service.features.rectifications.queries import rectifications
from service.features.rectifications.rights import RECTIFICATION_PLAN, RECTIFICATIONS_READ
from service.web import documented
from service.web.documented import CHANGES, lists
from service.web.fields import Code
from service.web.frame import RecordDep
from service.web.listing import ListDep
from service.web.scope import scope

router = documented.router("rectifications")


@router.get("/rectifications", opens=RECTIFICATIONS_READ, **lists(RECTIFICATIONS))
def list_(
    listing: ListDep,
    organization: Code | None = None,
    under: Annotated[Code | None, Query(description="this one and all beneath it")] = None,
    state: Annotated[list[State] | None, Query()] = None,
) -> Response:
    """整改台账: by deadline; each is an assignment too, reported and accepted (销号) as one."""
    with listing.reader() as reader:
        codes = scope(listing.look, reader, RECTIFICATIONS_READ, organization, under)
        rows = rectifications(reader, codes, states=state or ())
        return listing.whole(reader, RECTIFICATIONS, rows)


@router.put("/rectifications/{rectification}/plan", opens=RECTIFICATION_PLAN, **CHANGES)
def plan(rectification: UUID, body: Plan, record: RecordDep) -> Response:
    """措施、责任人: by its holder, or by whoever stands above it, while it is open."""
    return record(commands.plan, rectification, text(body.measure), text(body.responsible))
