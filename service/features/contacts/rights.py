"""Contacts: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, subtree
from service.access.roles import READERS, UNITS, Role

CONTACT_READ = Action("contact.read")
CONTACT_CHANGE = Action("contact.change")  # linked, passed on, ended
CONTACT_RECORD = Action("contact.record")  # acts: one's own contacts, or for whose they are

RIGHTS: tuple[Right, ...] = (
    subtree(CONTACT_READ, *READERS),
    subtree(CONTACT_CHANGE, *UNITS),
    subtree(CONTACT_RECORD, *UNITS, Role.LEADER),
)
