"""Dispatch meetings: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, subtree
from service.access.roles import READERS, UNITS

MEETING_READ = Action("meeting.read")  # of one's own, and of those one was invited to
MEETING_CALL = Action("meeting.call")  # called, cancelled, recorded, its minutes published

RIGHTS: tuple[Right, ...] = (
    subtree(MEETING_READ, *READERS),
    subtree(MEETING_CALL, *UNITS),
)
