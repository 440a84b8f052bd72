"""The access log over HTTP: for auditors and the audit administrator."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import Query, Response

from aggregates.values.moment import to_micros
from service.access.log import Filter
from service.access.log import shown as shown_record
from service.features.accounts.api.accounts import then
from service.features.accounts.rights import ACCESS_LOG_READ
from service.reading import shown
from service.web import documented
from service.web.answers import Shown
from service.web.depends import ServicesDep
from service.web.documented import listed, shows
from service.web.examples import Anything, Each, Maybe
from service.web.fields import Code, PositionQuery
from service.web.listing import CSV, XLSX, ListDep, plain_table

router = documented.router("access log")
RECORD = {
    "position": 812, "recorded_at": "2026-11-02T01:00:00+00:00", "kind": "sign_in",
    "account": Maybe("li"),
    "state": Each({"by": Anything("li"), "via": "page", "address": "10.1.2.3"}),
}  # fmt: skip
COLUMNS = (
    ("Position", "whole"), ("Recorded at", "text"), ("Kind", "text"), ("Account", "text"),
    ("Details", "text"),
)  # fmt: skip


@router.get(
    "/access-log",
    opens=ACCESS_LOG_READ,
    whole=True,
    responses=shows(listed(RECORD), CSV, XLSX),
    response_class=Response,
)
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
    zone = services.standing.scheme.versions[0].parameters.zone

    def micros(moment: datetime | None) -> int | None:
        if moment is None:
            return None
        return to_micros(moment if moment.tzinfo else moment.replace(tzinfo=zone))

    at = then(services, listing.asked_as_of)
    upto = services.accounts.log.position_at(at) if at is not None else None
    limits = [limit for limit in (before, listing.position()) if limit is not None]
    wanted = Filter(account, kind or (), micros(from_), micros(to), min(limits, default=None), upto)
    with listing.reader() as reader:
        rows = services.accounts.log.find(wanted, listing.limit + 1)
        return listing.answer(
            reader, rows, _told,
            lambda page: plain_table(
                listing.look, reader, "Access log", COLUMNS, (_line(row) for row in page)
            ),
            lambda row: [row.position],
        )  # fmt: skip


def _told(row: Any) -> Shown:
    told = shown_record(row)
    return told | {"recorded_at": shown.moment(told["recorded_at"])}


def _line(row: Any) -> list[Any]:
    told = _told(row)
    details = "; ".join(f"{name}: {value}" for name, value in told["state"].items())
    return [told["position"], told["recorded_at"], told["kind"], told["account"], details]
