"""Leads worth a look (疑点清单): for auditors and superiors; never scores."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query, Response

from service.access.actions import TRAIL_READ
from service.features.leads.columns import LEADS
from service.features.leads.queries import leads
from service.web import documented
from service.web.documented import lists
from service.web.fields import Code, MonthField
from service.web.listing import ListDep
from service.web.scope import scope

router = documented.router("audit")


@router.get("/audit/leads", opens=TRAIL_READ, **lists(LEADS))
def list_(
    listing: ListDep,
    period: Annotated[MonthField, Query()],
    under: Annotated[Code | None, Query(description="this one and all beneath it")] = None,
    kind: Literal["day-off", "alike", "always-full", "self-confirmed"] | None = None,
) -> Response:
    """疑点清单 of a month: done on days off, identical statements, always full marks, confirmed by
    those who reported. ``facts``: the positions, at most 20 of each lead."""
    look = listing.look
    with listing.reader() as reader:
        codes = scope(look, reader, TRAIL_READ, under=under)
        shown = [lead for lead in leads(reader, period, codes) if kind in (None, lead.kind)]
        return listing.whole(reader, LEADS, shown)
