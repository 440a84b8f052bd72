"""Simulations: who may ask what another scheme would have said."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, subtree
from service.access.roles import Role

SIMULATION_READ = Action("simulation.read")

RIGHTS: tuple[Right, ...] = (
    subtree(SIMULATION_READ, Role.COMMITTEE_OFFICER, Role.LEADER, Role.AUDITOR),
)
