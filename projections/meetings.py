"""Dispatch meetings (调度会): called, held, what was decided in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Column, Date, Integer, String

from aggregates.event import Event, Recorded
from aggregates.meeting import events as facts
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

MEETINGS = Temporal(
    "meetings",
    key=("meeting",),
    columns=(
        Column("meeting", String, nullable=False),
        Column("organization", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("period", String, nullable=False),
        Column("state", String, nullable=False),  # called, cancelled, held, published
        Column("planned_on", Date, nullable=False),
        Column("held_on", Date),
        Column("invited", JSON, nullable=False),
        Column("attended", JSON),
        Column("absent", JSON),
        Column("speakers", JSON),
        Column("called", BigInteger, nullable=False),  # positions: words lie there
        Column("called_at", BigInteger, nullable=False),
        Column("called_by", String, nullable=False),
        Column("holding", BigInteger),
        Column("cancelled", BigInteger),
        Column("published", BigInteger),
        Column("published_at", BigInteger),
    ),
    indexes=(("organization",), ("period",)),
)
DECISIONS = Temporal(
    "meeting_decisions",
    key=("meeting", "number"),
    columns=(
        Column("meeting", String, nullable=False),
        Column("number", Integer, nullable=False),
        Column("organization", String, nullable=False),
        Column("recorded", BigInteger, nullable=False),  # position: its words lie there
        Column("to", JSON, nullable=False),
        Column("due", Date, nullable=False),
        Column("assignments", JSON, nullable=False),
    ),
    indexes=(("organization",),),
)


class Meetings:
    name: ClassVar[str] = "meetings"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (MEETINGS, DECISIONS)
    handles: ClassVar[tuple[type[Event], ...]] = (
        facts.MeetingCalled,
        facts.MeetingCancelled,
        facts.MeetingHeld,
        facts.DecisionRecorded,
        facts.MinutesPublished,
    )

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        key = str(fact.event.originator_id)
        if isinstance(fact.event, facts.DecisionRecorded):
            yield DECISIONS, (key, fact.event.number)
        else:
            yield MEETINGS, (key,)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        event, key = fact.event, str(fact.event.originator_id)
        match event:
            case facts.MeetingCalled():
                rows.put(MEETINGS, (key,), _called(event, fact))
            case facts.MeetingCancelled():
                rows.change(MEETINGS, (key,), state="cancelled", cancelled=fact.position)
            case facts.MeetingHeld():
                rows.change(
                    MEETINGS, (key,), state="held", held_on=event.held_on, holding=fact.position,
                    attended=event.attended, absent=event.absent, speakers=event.speakers,
                )  # fmt: skip
            case facts.DecisionRecorded(number=number):
                said = {"to": event.to, "due": event.due, "assignments": event.assignments}
                known = {"meeting": key, "number": number, "organization": event.organization}
                rows.put(DECISIONS, (key, number), known | said | {"recorded": fact.position})
            case facts.MinutesPublished():
                when = {"published": fact.position, "published_at": fact.recorded_at}
                rows.change(MEETINGS, (key,), state="published", **when)


def _called(event: facts.MeetingCalled, fact: Recorded) -> dict[str, Any]:
    names = ("organization", "kind", "period", "planned_on", "invited")
    when = {"called": fact.position, "called_at": fact.recorded_at, "called_by": event.actor}
    said = {name: getattr(event, name) for name in names}
    return {"meeting": str(event.originator_id), "state": "called", **said, **when}
