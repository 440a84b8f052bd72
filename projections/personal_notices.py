"""Notices to one person (个人通知), and their receipts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, BigInteger, Column, Date, String

from aggregates.event import Recorded
from aggregates.personal_notice.events import PersonAddressed, PersonReceived
from projections.projection import ById, Rows
from projections.temporal import Temporal

PERSONAL_NOTICES = Temporal(
    "personal_notices",
    key=("notice",),
    columns=(
        Column("notice", String, nullable=False),
        Column("person", String, nullable=False),
        Column("day", Date, nullable=False),
        Column("items", JSON, nullable=False),
        Column("served_at", BigInteger, nullable=False),
        Column("received_at", BigInteger),
    ),
    indexes=(("person",),),
)


class PersonalNotices(ById):
    name = "personal_notices"
    tables = (PERSONAL_NOTICES,)
    handles = (PersonAddressed, PersonReceived)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        key = str(fact.event.originator_id)
        match fact.event:
            case PersonAddressed(person=person, day=day, items=items):
                said = {"notice": key, "person": person, "items": items}
                when = {"day": date.fromisoformat(day), "served_at": fact.recorded_at}
                rows.put(PERSONAL_NOTICES, (key,), said | when)
            case PersonReceived():
                rows.change(PERSONAL_NOTICES, (key,), received_at=fact.recorded_at)
