"""Notices (送达) and their receipts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from sqlalchemy import JSON, BigInteger, Column, Date, String

from aggregates.event import Event, Recorded
from aggregates.notice.events import NoticeReceived, NoticeServed
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

NOTICES = Temporal(
    "notices",
    key=("notice",),
    columns=(
        Column("notice", String, nullable=False),
        Column("organization", String, nullable=False),
        Column("day", Date, nullable=False),
        Column("items", JSON, nullable=False),
        Column("served_at", BigInteger, nullable=False),
        Column("received_at", BigInteger),
        Column("received_by", String),
    ),
    indexes=(("organization", "day"),),
)


class Notices:
    name: ClassVar[str] = "notices"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (NOTICES,)
    handles: ClassVar[tuple[type[Event], ...]] = (NoticeServed, NoticeReceived)

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        yield NOTICES, (str(fact.event.originator_id),)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        event = fact.event
        key = str(event.originator_id)
        match event:
            case NoticeServed(organization=organization, day=day, items=items):
                served = {"notice": key, "organization": organization, "items": items}
                when = {"day": date.fromisoformat(day), "served_at": fact.recorded_at}
                rows.put(NOTICES, (key,), {**served, **when})
            case NoticeReceived(actor=actor):
                received = {"received_at": fact.recorded_at, "received_by": actor}
                rows.change(NOTICES, (key,), **received)
