"""The audit trail (审计轨迹): every fact found, opened, followed to its cause and effects."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from fastapi import Query, Response

from aggregates.values.moment import to_micros
from service.access.actions import TRAIL_READ
from service.access.who import forbidden
from service.features.trail import queries as trail
from service.features.trail.columns import FACTS, OneFact
from service.features.trail.queries import Wanted
from service.reading import shown
from service.reading.reader import Reader
from service.web import documented
from service.web.documented import answers, lists
from service.web.fields import Code, MomentOrNone, PeriodOrNone, Position, PositionQuery
from service.web.frame import LookDep
from service.web.listing import ListDep
from service.web.scope import scope, sees_all

router = documented.router("audit")
Via = Literal["page", "api", "workbook", "schedule", "command-line"]


@router.get("/audit/facts", opens=TRAIL_READ, **lists(FACTS))
def facts(
    listing: ListDep,
    organization: Code | None = None,
    under: Annotated[Code | None, Query(description="this one and all beneath it")] = None,
    person: Code | None = None,
    kind: Annotated[list[Code] | None, Query(description="report.submitted ...")] = None,
    period: PeriodOrNone = None,
    after: PositionQuery = None,
    before: PositionQuery = None,
    from_: Annotated[MomentOrNone, Query(alias="from", description="recorded")] = None,
    to: Annotated[MomentOrNone, Query(description="a bare day: its end")] = None,
    via: Via | None = None,
    late: Annotated[bool, Query(description="recorded on a later day than it happened")] = False,
    for_another: Annotated[bool, Query(description="代填, 委托")] = False,
) -> Response:
    """The newest first; narrowed to what the reader may see."""
    cursor = listing.position()
    with listing.reader() as reader:
        codes = scope(listing.look, reader, TRAIL_READ, organization, under)
        limits = [limit for limit in (before, cursor) if limit is not None]
        wanted = Wanted(
            organizations=codes,
            person=person,
            kinds=kind or (),
            period=str(period) if period else None,
            via=via,
            after=after,
            before=min(limits, default=None),
            since=_micros(reader, from_),
            until=_micros(reader, to, end=True),
            late=late,
            for_another=for_another,
            who=listing.look.who,
        )
        page = trail.search(reader, wanted, listing.limit)
        entries = trail.tell(reader, page.rows)
        return listing.rows(
            reader, FACTS, entries, lambda fact: [fact.position], more_follow=page.next is not None
        )


def _micros(reader: Reader, when: date | datetime | None, *, end: bool = False) -> int | None:
    """A time without an offset is of the scheme's timezone."""
    match when:
        case None:
            return None
        case datetime():
            return to_micros(when if when.tzinfo else when.replace(tzinfo=reader.zone))
    return reader.end_of(when if end else when - timedelta(days=1)) + (0 if end else 1)


@router.get("/audit/facts/{position}", opens=TRAIL_READ, **answers(OneFact))
def one(position: Position, look: LookDep) -> Response:
    """With its ``cause`` (a position) and the facts it ``led_to``, those the reader may see."""
    with look.reader() as reader:
        row = trail.one(reader, position, look.who)
        if row.organization is not None:
            look.allow(TRAIL_READ, row.organization)
        elif not sees_all(look, TRAIL_READ):
            raise forbidden(look.who, TRAIL_READ, None)
        codes = scope(look, reader, TRAIL_READ)
        below = [
            r
            for r in trail.led_to(reader, row, look.who)
            if codes is None or r.organization in codes
        ]
        [entry, *effects] = trail.tell(reader, [row, *below])
        body = FACTS.json(entry, look.translate) | {
            "led_to": [FACTS.json(each, look.translate) for each in effects],
            "as_of": shown.link(reader.at),
        }
    return look.json(body)
