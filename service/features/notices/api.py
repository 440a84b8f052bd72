"""Notices (送达): what was told to an organization, and that it was read."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from service.access.actions import OWN_ACCOUNT
from service.features.notices import commands
from service.features.notices.columns import NOTICES, PERSONAL
from service.features.notices.queries import notices_page, personal_notices
from service.features.notices.rights import NOTICE_READ, NOTICE_RECEIVE
from service.web import documented
from service.web.documented import CHANGES, lists
from service.web.fields import Code
from service.web.frame import RecordDep
from service.web.listing import ListDep
from service.web.scope import scope

router = documented.router("notices")
MOST = 1_000


@router.get("/notices", opens=NOTICE_READ, **lists(NOTICES))
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
        return listing.rows(reader, NOTICES, rows, lambda row: [row.served_at, row.notice])


@router.put("/notices/{notice}/receipt", opens=NOTICE_RECEIVE, **CHANGES)
def receive(notice: UUID, record: RecordDep) -> Response:
    """送达回执: somebody of the organization has read it."""
    return record(commands.receive, notice)


@router.get("/notices/personal", opens=OWN_ACCOUNT, **lists(PERSONAL))
def own(listing: ListDep, received: bool | None = None) -> Response:
    """What was sent to the reader alone, the newest first."""
    with listing.reader() as reader:
        rows = personal_notices(reader, listing.look.who.actor, received, MOST)
        return listing.whole(reader, PERSONAL, rows)


@router.put("/notices/personal/{own}/receipt", opens=OWN_ACCOUNT, **CHANGES)
def receive_own(own: UUID, record: RecordDep) -> Response:
    return record(commands.receive_personal, own)
