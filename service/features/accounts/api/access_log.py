"""The access log over HTTP: for auditors and the audit administrator."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Query, Response

from aggregates.values.moment import to_micros
from service.access.log import Filter, shown
from service.features.accounts.api.accounts import then
from service.features.accounts.columns import RECORDS
from service.features.accounts.rights import ACCESS_LOG_READ
from service.web import documented
from service.web.depends import ServicesDep
from service.web.documented import lists
from service.web.fields import Code, PositionQuery
from service.web.listing import ListDep

router = documented.router("access log")


@router.get("/access-log", opens=ACCESS_LOG_READ, whole=True, **lists(RECORDS))
def list_(
    listing: ListDep,
    services: ServicesDep,
    account: Code | None = None,
    kind: Annotated[list[Code] | None, Query(description="sign_in, refused ...")] = None,
    from_: Annotated[datetime | None, Query(alias="from")] = None,
    to: datetime | None = None,
    before: PositionQuery = None,
) -> Response:
    """The newest first. ``as_of``: what it held then."""
    zone = services.standing_data.scheme.versions[0].parameters.zone

    def micros(moment: datetime | None) -> int | None:
        if moment is None:
            return None
        return to_micros(moment if moment.tzinfo else moment.replace(tzinfo=zone))

    at = then(services, listing.asked_as_of)
    upto = services.accounts.log.position_at(at) if at is not None else None
    limits = [limit for limit in (before, listing.position()) if limit is not None]
    wanted = Filter(account, kind or (), micros(from_), micros(to), min(limits, default=None), upto)
    with listing.reader() as reader:
        rows = [shown(row) for row in services.accounts.log.find(wanted, listing.limit + 1)]
        return listing.rows(reader, RECORDS, rows, lambda row: [row["position"]])
