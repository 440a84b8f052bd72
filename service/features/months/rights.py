"""A month issued and withdrawn: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, subtree
from service.access.roles import Role

MONTH_READ = Action("month.read")  # which lists were issued, and what became of them
MONTH_ISSUE = Action("month.issue")
MONTH_WITHDRAW = Action("month.withdraw")

RIGHTS: tuple[Right, ...] = (
    subtree(MONTH_READ, Role.COMMITTEE_OFFICER, Role.AUDITOR),
    subtree(MONTH_ISSUE, Role.COMMITTEE_OFFICER),
    subtree(MONTH_WITHDRAW, Role.COMMITTEE_OFFICER),
)
