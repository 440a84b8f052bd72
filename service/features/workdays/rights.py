"""The workday calendar: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, subtree
from service.access.roles import Role

WORKDAYS_CHANGE = Action("workdays.change")

RIGHTS: tuple[Right, ...] = (subtree(WORKDAYS_CHANGE, Role.COMMITTEE_OFFICER),)
