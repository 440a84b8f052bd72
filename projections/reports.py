"""Monthly reports (月自评) as they stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, String, Uuid

from aggregates.event import Event, Recorded
from aggregates.report import events as facts
from aggregates.report.report import ReportStatus
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

REPORTS = Temporal(
    "reports",
    key=("organization", "period"),
    columns=(
        Column("organization", String, nullable=False),
        Column("period", String, nullable=False),
        Column("report", Uuid, nullable=False),
        Column("status", String, nullable=False),
        Column("claimed", Integer),
        Column("named", Integer),
        Column("left_out", Integer),
        Column("open_children", Integer),
        Column("counted_on", Date),
        Column("stated_on", Date),
        Column("history", Boolean, nullable=False),
        Column("first_sent_at", BigInteger),
        Column("last_sent_at", BigInteger),
        Column("submitted", BigInteger),  # position of the last sending
        Column("sent_by", String),
        Column("sent_for", String),  # the organization that the sender acted for
        Column("returned", BigInteger),  # position of the last return
        Column("returned_at", BigInteger),
        Column("confirmed_at", BigInteger),
        Column("by_lapse", Boolean, nullable=False),
        Column("missed_on", Date),
    ),
    indexes=(("period", "status"),),
)


class Reports:
    name: ClassVar[str] = "reports"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (REPORTS,)
    handles: ClassVar[tuple[type[Event], ...]] = (
        facts.ReportSubmitted,
        facts.ReportReturned,
        facts.ReportConfirmed,
        facts.ReportMissed,
    )

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        yield REPORTS, (fact.event.organization, fact.event.period)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        event = fact.event
        key = (event.organization, event.period)
        row = rows.get(REPORTS, *key)
        if row is None:
            row = {"organization": key[0], "period": key[1], "report": event.originator_id}
            row |= {"history": False, "by_lapse": False}
        rows.put(REPORTS, key, {**row, **_changes(event, fact, row)})


def _changes(event: Event, fact: Recorded, row: Any) -> dict[str, Any]:
    match event:
        case facts.ReportSubmitted():
            return _submitted(event, fact, row)
        case facts.ReportReturned():
            returned = {"status": ReportStatus.RETURNED.value, "returned": fact.position}
            return returned | {"returned_at": fact.recorded_at}
        case facts.ReportConfirmed(by_lapse=by_lapse):
            confirmed = {"status": ReportStatus.CONFIRMED.value, "by_lapse": by_lapse}
            return confirmed | {"confirmed_at": fact.recorded_at}
        case facts.ReportMissed(day=day):
            return {"status": ReportStatus.MISSED.value, "missed_on": day}
    raise TypeError(f"Nothing is known of {type(event).__name__}.")


def _submitted(event: facts.ReportSubmitted, fact: Recorded, row: Any) -> dict[str, Any]:
    return {
        "status": ReportStatus.SUBMITTED.value,
        "claimed": event.claimed,
        "named": len(event.named),
        "left_out": len(event.left_out),
        "open_children": len(event.open_children),
        "counted_on": event.counted_on,
        "stated_on": event.stated_on,
        "history": event.history,
        "first_sent_at": row.get("first_sent_at") or fact.recorded_at,
        "last_sent_at": fact.recorded_at,
        "submitted": fact.position,
        "sent_by": event.actor,
        "sent_for": event.acting_for,
    }
