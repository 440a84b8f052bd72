"""The task catalogue: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, city, subtree
from service.access.roles import STAFF, Role

CATALOGUE_READ = Action("catalogue.read")
CATALOGUE_CHANGE = Action("catalogue.change")

RIGHTS: tuple[Right, ...] = (
    city(CATALOGUE_READ, *STAFF),
    subtree(CATALOGUE_CHANGE, Role.COMMITTEE_OFFICER),
)
