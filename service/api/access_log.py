"""The access log over HTTP: for auditors and the audit administrator."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import Query

from aggregates.values.moment import to_micros
from service.access.log import Filter
from service.access.log import shown as shown_record
from service.api import documented
from service.api.accounts import AsOf, Shown, many, then
from service.api.documented import shows
from service.api.fields import Code, PositionQuery
from service.depends import ServicesDep, WhoDep
from service.queries import shown

router = documented.router("access log")
RECORD = {
    "position": 812, "recorded_at": "2026-11-02T01:00:00+00:00", "kind": "sign_in",
    "account": "li", "state": {"by": "li", "via": "page", "address": "10.1.2.3"},
}  # fmt: skip
Limit = Annotated[int, Query(ge=1, le=1000)]


@router.get("/access-log", responses=shows(many([RECORD])))
def list_(
    services: ServicesDep,
    who: WhoDep,
    account: Code | None = None,
    kind: Annotated[list[Code] | None, Query(description="sign_in, refused ...")] = None,
    from_: Annotated[datetime | None, Query(alias="from")] = None,
    to: datetime | None = None,
    before: PositionQuery = None,
    as_of: AsOf = None,
    limit: Limit = 100,
) -> Shown:
    """The newest first; ``next``: give it as ``before``. ``as_of``: what it held then."""
    zone = services.standing.scheme.versions[0].parameters.zone

    def micros(moment: datetime | None) -> int | None:
        if moment is None:
            return None
        return to_micros(moment if moment.tzinfo else moment.replace(tzinfo=zone))

    at = then(services, as_of)
    upto = services.accounts.log.position_at(at) if at is not None else None
    wanted = Filter(account, kind or (), micros(from_), micros(to), before, upto)
    rows = services.accounts.log.find(wanted, limit + 1)
    following = rows[limit - 1].position if len(rows) > limit else None
    return many([_told(row) for row in rows[:limit]]) | {"next": following}


def _told(row: Any) -> Shown:
    told = shown_record(row)
    return told | {"recorded_at": shown.moment(told["recorded_at"])}
