"""What follows from a year's result: what may be done, and by whom. Its fields are guarded."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, subtree
from service.access.roles import Role

CONSEQUENCES_READ = Action("consequences.read")
CONSEQUENCE_CHANGE = Action("consequence.change")

RIGHTS: tuple[Right, ...] = (
    subtree(CONSEQUENCES_READ, Role.COMMITTEE_OFFICER, Role.LEADER, Role.AUDITOR),
    subtree(CONSEQUENCE_CHANGE, Role.COMMITTEE_OFFICER),
)
