"""What each fact changes in the row of its assignment (任务交办)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from aggregates.assignment import events as facts
from aggregates.assignment.states import Outcome, Status
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


IN_TIME, LATE, PARTLY, NOT_DONE, UNDATED = "in_time", "late", "partly", "not_done", "undated"
UNFINISHED = {Outcome.NOT_DONE.value: NOT_DONE, Outcome.PARTIAL.value: PARTLY}
DAY = 86_400_000_000  # microseconds
EPOCH = date(1970, 1, 1).toordinal()
FARTHEST_EAST = 14 * 3600 * 1_000_000  # no clock is further ahead of UTC
ACCEPTED = Status.ACCEPTED.value  # an enumeration's members look their values up


def came_out(row: Mapping[str, Any]) -> str:
    """How a line that is accepted came out, so that months are counted from an index alone (R4).
    UNDATED: whether it was late rests on its month's report, too."""
    outcome, due = row["outcome"], row["due"]
    if outcome in UNFINISHED:
        return UNFINISHED[outcome]
    if row["happened_on"] is not None:
        return LATE if row["happened_on"] > due else IN_TIME
    # In whole days since 1970, wherever on earth it was the latest.
    reported = ((row["reported_at"] or 0) + FARTHEST_EAST) // DAY
    return IN_TIME if reported <= due.toordinal() - EPOCH else UNDATED


def changes_of(event: Event, fact: Recorded, row: Any) -> dict[str, Any]:
    match event:
        case facts.AssignmentReported():
            return _reported(event, fact)
        case facts.AssignmentAccepted():
            closed = {"status": ACCEPTED, "closed_at": fact.recorded_at}
            return {**closed, "came_out": came_out(row)}
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
