"""Rectifications: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, subtree
from service.access.roles import READERS, WORKERS

RECTIFICATIONS_READ = Action("rectifications.read")
RECTIFICATION_PLAN = Action("rectification.plan")  # measure and person, by holder or superior

RIGHTS: tuple[Right, ...] = (
    subtree(RECTIFICATIONS_READ, *READERS),
    subtree(RECTIFICATION_PLAN, *WORKERS),
)
