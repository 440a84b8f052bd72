"""The directory of people: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, city, subtree
from service.access.roles import READERS, UNITS, Role

PEOPLE_READ = Action("people.read")
PEOPLE_CHANGE = Action("people.change")
PEOPLE_ERASE = Action("people.erase")

RIGHTS: tuple[Right, ...] = (
    subtree(PEOPLE_READ, *READERS),
    city(PEOPLE_READ, Role.SYSTEM_ADMINISTRATOR),
    subtree(PEOPLE_CHANGE, *UNITS),
    city(PEOPLE_CHANGE, Role.SYSTEM_ADMINISTRATOR),
    city(PEOPLE_ERASE, Role.SYSTEM_ADMINISTRATOR),
)
