"""What each fact changes in the row of its assignment (任务交办)."""

from __future__ import annotations

from typing import Any

from aggregates.assignment import events as facts
from aggregates.assignment.states import Status
from aggregates.event import Event, Recorded
from aggregates.report.report import report_id

HOLDERS = (
    facts.AssignmentReceived,
    facts.AssignmentHandedDown,
    facts.AssignmentReported,
    facts.ExtensionAsked,
    facts.NotApplicableAsked,
)


def implies_receipt(event: Event) -> bool:
    """Any later act of the holder's implies receipt (R3)."""
    return isinstance(event, HOLDERS)


def changes_of(event: Event, fact: Recorded, row: Any) -> dict[str, Any]:
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
            unclaimed = {
                "claimed": None,
                "reported_at": None,
                "happened_on": None,
                "by_report": None,
            }
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
        "by_report": _is_by_report(event),
    }


def _is_by_report(event: facts.AssignmentReported) -> bool:
    """Its cause is the month's report of whoever holds it."""
    if event.cause is None or event.period is None or event.organization is None:
        return False
    return event.cause.startswith(str(report_id(event.organization, event.period)))


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
