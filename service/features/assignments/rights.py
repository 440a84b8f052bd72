"""Assignments: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, subtree
from service.access.roles import WORKERS

ASSIGNMENT_ISSUE = Action("assignment.issue")  # by hand, to an organization beneath
ASSIGNMENT_HOLD = Action("assignment.hold")  # receive, report, ask, hand down
ASSIGNMENT_DECIDE = Action("assignment.decide")  # accept, return, urge, answer, cancel, transfer

RIGHTS: tuple[Right, ...] = (
    subtree(ASSIGNMENT_ISSUE, *WORKERS),
    subtree(ASSIGNMENT_HOLD, *WORKERS),
    subtree(ASSIGNMENT_DECIDE, *WORKERS),
)
