"""Every assignment (任务交办) as it stands: what boards, handoff trees and lists are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, String, Uuid

from aggregates.assignment import events as facts
from aggregates.assignment.states import Status
from aggregates.event import Event, Recorded
from aggregates.workdays.events import WorkdaysLoaded
from projections.assignment_changes import changes_of, implies_receipt
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
        Column("came_out", String),  # of an accepted line; never null there
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
        Column("by_report", Boolean),  # named by its month's report, not reported alone
        Column("closed_at", BigInteger),
        Column("overdue_on", Date),
        Column("urged", Integer, nullable=False),
        # What waits for the superior's answer.
        Column("extension", Integer),
        Column("extension_due", Date),
        Column("not_applicable_asked", Boolean, nullable=False),
    ),
    indexes=(("period", "organization"), ("status", "organization")),
    sparse=(("parent",), ("came_out", "period", "organization")),
)


ISSUED = Status.ISSUED.value  # an enumeration's members look their values up


class Assignments:
    name: ClassVar[str] = "assignments"
    version: ClassVar[int] = 3
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
            if event.whole:
                _no_longer_guessed(event.year, rows)
            return
        key = (event.originator_id,)
        row = rows.get(ASSIGNMENTS, *key)
        if row is None:
            raise LookupError(f"No assignment {event.originator_id}.")
        changes = changes_of(event, fact, row)
        if row["status"] == Status.ISSUED and "status" not in changes and implies_receipt(event):
            changes["status"] = Status.RECEIVED.value
        if row["received_at"] is None and implies_receipt(event):
            changes["received_at"] = fact.recorded_at
        if row["came_out"] is not None and "status" in changes:
            changes.setdefault("came_out", None)
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
