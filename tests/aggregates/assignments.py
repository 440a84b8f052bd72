"""Assignments in every state, for the stories told of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from aggregates.assignment import events as facts
from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Outcome, Status
from tests.story import ACT, WORDS, Story, given

DUE = date(2026, 10, 26)
TODAY = date(2026, 10, 9)

PASTS: dict[Status, list[tuple[type[Any], dict[str, Any]]]] = {
    Status.ISSUED: [],
    Status.RECEIVED: [(facts.AssignmentReceived, {})],
    Status.REPORTED: [(facts.AssignmentReported, {"outcome": "done", "points": 1000})],
    Status.RETURNED: [
        (facts.AssignmentReported, {"outcome": "done", "points": 1000}),
        (facts.AssignmentReturned, {"reason": WORDS}),
    ],
    Status.ACCEPTED: [
        (facts.AssignmentReported, {"outcome": "done", "points": 1000}),
        (facts.AssignmentAccepted, {"outcome": "done"}),
    ],
    Status.NOT_APPLICABLE: [
        (facts.NotApplicableAsked, {"reason": WORDS}),
        (facts.NotApplicableGranted, {}),
    ],
    Status.CANCELLED: [(facts.AssignmentCancelled, {})],
}


def an_assignment(status: Status = Status.ISSUED, **differs: Any) -> Story:
    fields = {
        "period": "2026-10", "organization": "U1", "issuer": "GW", "origin": "catalogue",
        "task": "T01", "task_version": 1, "points": 1000, "due": DUE,
    }  # fmt: skip
    story = given(Assignment).past(facts.AssignmentIssued, **(fields | differs))
    for kind, more in PASTS[status]:
        story.past(kind, **more)
    assert story.aggregate.status == status
    return story


def done(assignment: Assignment, points: int, **fields: Any) -> None:
    fields.setdefault("outcome", Outcome.DONE)
    assignment.report(points=points, today=TODAY, act=ACT, **fields)
