"""Notices (送达): what was told to an organization, and that it was read."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response

from service.features.notices import commands
from service.features.notices.queries import notices_page
from service.features.notices.rights import NOTICE_READ, NOTICE_RECEIVE
from service.features.notices.shown import show_notice
from service.reading import shown
from service.web import documented
from service.web.documented import CHANGES, listed, shows
from service.web.examples import Maybe
from service.web.fields import Code
from service.web.frame import RecordDep
from service.web.listing import CSV, XLSX, ListDep, plain_table
from service.web.scope import scope

router = documented.router("notices")
EXAMPLE = {
    "id": "5b6f3c1e-3d0b-5f0e-9a63-6475627576a1", "organization": "U001-01", "day": "2026-11-02",
    "items": [{"kind": "issued", "count": 7, "subjects": []}],
    "served_at": "2026-11-02T01:00:00+00:00", "received_at": Maybe("2026-11-02T02:00:00+00:00"),
    "received_by": Maybe("P1001"),
}  # fmt: skip
COLUMNS = (
    ("Organization code", "text"), ("Day", "date"), ("News", "text"), ("Served at", "text"),
    ("Received at", "text"), ("Received by", "text"),
)  # fmt: skip


@router.get(
    "/notices",
    opens=NOTICE_READ,
    responses=shows(listed(EXAMPLE), CSV, XLSX),
    response_class=Response,
)
def list_(
    listing: ListDep,
    organization: Annotated[Code | None, Query(description="the reader's own by default")] = None,
    under: Annotated[Code | None, Query(description="this one and all beneath it")] = None,
    received: bool | None = None,
) -> Response:
    """The newest first."""
    look = listing.look
    own = organization or (None if under else look.who.organization)
    with listing.reader() as reader:
        codes = scope(look, reader, NOTICE_READ, own, under)
        rows = notices_page(reader, codes, listing.limit + 1, listing.place(int, str), received)
        return listing.answer(
            reader, rows, show_notice,
            lambda page: plain_table(look, reader, "Notices", COLUMNS, map(_line, page)),
            lambda row: [row.served_at, row.notice],
        )  # fmt: skip


def _line(row: Any) -> list[Any]:
    news = ", ".join(f"{item['kind']} {item['count']}" for item in row.items)
    return [row.organization, row.day, news, shown.moment(row.served_at),
            shown.moment(row.received_at), row.received_by]  # fmt: skip


@router.put("/notices/{notice}/receipt", opens=NOTICE_RECEIVE, **CHANGES)
def receive(notice: UUID, record: RecordDep) -> Response:
    """送达回执: somebody of the organization has read it."""
    return record(commands.receive, notice)
