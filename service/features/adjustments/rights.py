"""Bonuses and deductions: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, subtree
from service.access.roles import READERS, UNITS, Role

ADJUSTMENT_READ = Action("adjustment.read")
ADJUSTMENT_PROPOSE = Action("adjustment.propose")  # proposed and withdrawn
ADJUSTMENT_DECIDE = Action("adjustment.decide")

RIGHTS: tuple[Right, ...] = (
    subtree(ADJUSTMENT_READ, *READERS),
    subtree(ADJUSTMENT_PROPOSE, *UNITS),
    subtree(ADJUSTMENT_DECIDE, *UNITS, Role.LEADER),
)
