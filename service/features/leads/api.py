"""Leads worth a look (疑点清单): for auditors and superiors; never scores."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Query, Response

from service.access.actions import TRAIL_READ
from service.features.leads.queries import NAMES, Lead, leads
from service.reading.reader import Reader
from service.web import documented
from service.web.documented import listed, shows
from service.web.fields import Code, MonthField
from service.web.frame import Looking
from service.web.listing import CSV, XLSX, ListDep, plain_table
from service.web.scope import scope
from service.workbooks.writing import Table

router = documented.router("audit")
LEAD = {
    "kind": "day-off", "organizations": ["U001-01"], "count": 3,
    "sentence": "U001-01: 3 of 7 lines ...", "facts": [12438],
}  # fmt: skip
COLUMNS = (
    ("Kind of lead", "text"), ("What", "text"), ("Organization code", "text"),
    ("How many", "whole"), ("Facts", "text"),
)  # fmt: skip


@router.get(
    "/audit/leads",
    opens=TRAIL_READ,
    responses=shows(listed(LEAD), CSV, XLSX),
    response_class=Response,
)
def list_(
    listing: ListDep,
    period: Annotated[MonthField, Query()],
    under: Annotated[Code | None, Query(description="this one and all beneath it")] = None,
    kind: Literal["day-off", "alike", "always-full", "self-confirmed"] | None = None,
) -> Response:
    """疑点清单 of a month: done on days off, identical statements, always full marks, confirmed by
    those who reported. ``facts``: the positions, at most 20 of each lead."""
    look = listing.look
    start = listing.position() or 0
    with listing.reader() as reader:
        codes = scope(look, reader, TRAIL_READ, under=under)
        found = [lead for lead in leads(reader, period, codes) if kind in (None, lead.kind)]
        numbered = list(enumerate(found, 1))[start : start + listing.limit + 1]
        return listing.answer(
            reader, numbered, lambda each: show(each[1], look),
            lambda page: _table(look, reader, [lead for _, lead in page]),
            lambda each: [each[0]],
        )  # fmt: skip


def show(lead: Lead, look: Looking) -> dict[str, Any]:
    return {
        "kind": lead.kind,
        "organizations": list(lead.organizations),
        "count": lead.count,
        "sentence": lead.sentence.told(look.translate),
        "facts": lead.facts,
    }


def _table(look: Looking, reader: Reader, found: list[Lead]) -> Table:
    rows = (
        (
            look.translate(NAMES[lead.kind]), lead.sentence.told(look.translate),
            ", ".join(lead.organizations), lead.count, ", ".join(map(str, lead.facts)),
        )
        for lead in found
    )  # fmt: skip
    return plain_table(look, reader, "Leads worth a look", COLUMNS, rows)
