"""Organizations: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, subtree
from service.access.roles import UNITS

ORGANIZATION_CHANGE = Action("organization.change")

RIGHTS: tuple[Right, ...] = (subtree(ORGANIZATION_CHANGE, *UNITS),)
