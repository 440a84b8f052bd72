"""Every assignment (任务交办) as it stands: what boards, handoff trees and lists are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, String, Uuid

from aggregates.assignment import events as facts
from aggregates.assignment.states import Status
from aggregates.event import Event, Recorded
from aggregates.workdays.events import WorkdaysLoaded
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

ASSIGNMENTS = Temporal(
    "assignments",
    key=("assignment",),
    columns=(
        Column("assignment", Uuid, nullable=False),
        Column("period", String, nullable=False),
        Column("organization", String, nullable=False),
        Column("issuer", String, nullable=False),
        Column("origin", String, nullable=False),
        Column("task", String),
        Column("task_version", Integer),
        Column("points", Integer, nullable=False),
        Column("due", Date, nullable=False),
        Column("guessed", Boolean, nullable=False),
        Column("parent", Uuid),
        Column("status", String, nullable=False),
        Column("outcome", String),
        Column("claimed", Integer),
        Column("happened_on", Date),
        Column("evidence", Integer, nullable=False),  # how many files
        # Positions of the facts that hold its words; views fetch those by position and field.
        Column("issued", BigInteger, nullable=False),
        Column("reported", BigInteger),
        Column("returned", BigInteger),
        Column("asked", BigInteger),
        # When, in microseconds since 1970.
        Column("issued_at", BigInteger, nullable=False),
        Column("received_at", BigInteger),
        Column("handed_at", BigInteger),
        Column("reported_at", BigInteger),
        Column("closed_at", BigInteger),
        Column("overdue_on", Date),
        Column("urged", Integer, nullable=False),
        # What waits for the superior's answer.
        Column("extension", Integer),
        Column("extension_due", Date),
        Column("not_applicable_asked", Boolean, nullable=False),
    ),
    indexes=(("period", "organization"), ("status", "organization")),
    sparse=(("parent",),),
)


ISSUED = Status.ISSUED.value  # an enumeration's members look their values up


class Assignments:
    name: ClassVar[str] = "assignments"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (ASSIGNMENTS,)
    handles: ClassVar[tuple[type[Event], ...]] = (
        facts.AssignmentIssued,
        facts.AssignmentReceived,
        facts.ReceiptUndone,
        facts.AssignmentHandedDown,
        facts.AssignmentLinked,
        facts.AssignmentUnlinked,
        facts.AssignmentReported,
        facts.NotApplicableAsked,
        facts.NotApplicableGranted,
        facts.NotApplicableRefused,
        facts.AssignmentReturned,
        facts.AssignmentAccepted,
        facts.AssignmentUrged,
        facts.ExtensionAsked,
        facts.ExtensionGranted,
        facts.ExtensionRefused,
        facts.DeadlineMoved,
        facts.AssignmentOverdue,
        facts.AssignmentCancelled,
        facts.AssignmentTransferred,
        WorkdaysLoaded,
    )

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        event = fact.event
        if type(event) is facts.AssignmentIssued and event.originator_version == 1:
            return ()  # not again after a withdrawal (R1)
        if isinstance(event, WorkdaysLoaded):
            return ()
        return ((ASSIGNMENTS, (event.originator_id,)),)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        event = fact.event
        if isinstance(event, facts.AssignmentIssued):
            made = _issued(event, fact)
            if event.originator_version == 1:  # mostly
                rows.make(ASSIGNMENTS, made)
            else:
                rows.put(ASSIGNMENTS, (event.originator_id,), made)
            return
        if isinstance(event, WorkdaysLoaded):
            _no_longer_guessed(event.year, rows)
            return
        key = (event.originator_id,)
        row = rows.get(ASSIGNMENTS, *key)
        if row is None:
            raise LookupError(f"No assignment {event.originator_id}.")
        changes = _changes(event, fact, row)
        if row["status"] == Status.ISSUED and "status" not in changes and _implies_receipt(event):
            changes["status"] = Status.RECEIVED.value
        if row["received_at"] is None and _implies_receipt(event):
            changes["received_at"] = fact.recorded_at
        rows.change(ASSIGNMENTS, key, **changes)


def _no_longer_guessed(year: int, rows: Rows) -> None:
    """Its deadlines stand on a calendar now: those that fell on a day off are moved by facts of
    their own (R2)."""
    for row in rows.where(ASSIGNMENTS, guessed=True):
        if row["due"].year == year:
            rows.change(ASSIGNMENTS, (row["assignment"],), guessed=False)


def _issued(event: facts.AssignmentIssued, fact: Recorded) -> dict[str, Any]:
    return {
        "assignment": event.originator_id,
        "period": event.period,
        "organization": event.organization,
        "issuer": event.issuer,
        "origin": event.origin,
        "task": event.task,
        "task_version": event.task_version,
        "points": event.points,
        "due": event.due,
        "guessed": event.guessed,
        "parent": event.parent,
        "status": ISSUED,
        "evidence": 0,
        "issued": fact.position,
        "issued_at": fact.recorded_at,
        "urged": 0,
        "not_applicable_asked": False,
    }


HOLDERS = (
    facts.AssignmentReceived,
    facts.AssignmentHandedDown,
    facts.AssignmentReported,
    facts.ExtensionAsked,
    facts.NotApplicableAsked,
)


def _implies_receipt(event: Event) -> bool:
    """Any later act of the holder's implies receipt (R3)."""
    return isinstance(event, HOLDERS)


def _changes(event: Event, fact: Recorded, row: Any) -> dict[str, Any]:
    match event:
        case facts.AssignmentReported():
            return _reported(event, fact)
        case facts.AssignmentAccepted():
            return {"status": Status.ACCEPTED.value, "closed_at": fact.recorded_at}
        case facts.AssignmentReceived():
            return {"status": Status.RECEIVED.value}
        case facts.ReceiptUndone():
            return {"status": Status.ISSUED.value, "received_at": None}
        case facts.AssignmentHandedDown():
            return {"handed_at": row["handed_at"] or fact.recorded_at}
        case facts.AssignmentReturned():
            unclaimed = {"claimed": None, "reported_at": None, "happened_on": None}
            returned = {"status": Status.RETURNED.value, "returned": fact.position}
            return {**unclaimed, **returned}
        case facts.AssignmentOverdue(day=day):
            return {"overdue_on": day}
        case facts.AssignmentCancelled():
            return {"status": Status.CANCELLED.value, "closed_at": fact.recorded_at}
        case facts.AssignmentTransferred(to=to):
            fresh = {"received_at": None, "handed_at": None, "outcome": None}
            void = {"extension": None, "extension_due": None, "not_applicable_asked": False}
            return {**fresh, **void, "organization": to, "status": Status.ISSUED.value}
        case facts.AssignmentUrged():
            return {"urged": row["urged"] + 1}
        case facts.AssignmentLinked(parent=parent, due=due):
            return {"parent": parent, "due": due}
        case facts.AssignmentUnlinked():
            return {"parent": None}
        case _:
            return _answered(event, fact)


def _reported(event: facts.AssignmentReported, fact: Recorded) -> dict[str, Any]:
    return {
        "status": Status.REPORTED.value,
        "outcome": event.outcome,
        "claimed": event.points,
        "happened_on": event.happened_on,
        "evidence": len(event.evidence or ()),
        "reported": fact.position,
        "reported_at": fact.recorded_at,
    }


def _answered(event: Event, fact: Recorded) -> dict[str, Any]:
    match event:
        case facts.ExtensionAsked(number=number, due=due):
            return {"extension": number, "extension_due": due, "asked": fact.position}
        case facts.ExtensionGranted(due=due):
            return {"extension": None, "extension_due": None, "due": due, "overdue_on": None}
        case facts.ExtensionRefused():
            return {"extension": None, "extension_due": None}
        case facts.DeadlineMoved(due=due):
            return {"due": due, "overdue_on": None}
        case facts.NotApplicableAsked():
            return {"not_applicable_asked": True, "asked": fact.position}
        case facts.NotApplicableGranted():
            granted = {"status": Status.NOT_APPLICABLE.value, "closed_at": fact.recorded_at}
            return granted | {"not_applicable_asked": False}
        case facts.NotApplicableRefused():
            return {"not_applicable_asked": False}
    raise TypeError(f"Nothing is known of {type(event).__name__}.")
