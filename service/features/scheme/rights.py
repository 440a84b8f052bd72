"""The scheme of assessment: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, city, subtree
from service.access.roles import STAFF, Role

SCHEME_READ = Action("scheme.read")
SCHEME_CHANGE = Action("scheme.change")

RIGHTS: tuple[Right, ...] = (
    city(SCHEME_READ, *STAFF),
    subtree(SCHEME_CHANGE, Role.COMMITTEE_OFFICER),
)
