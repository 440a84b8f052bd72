"""Responsibilities: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, city, subtree
from service.access.roles import STAFF, UNITS

RESPONSIBILITIES_READ = Action("responsibilities.read")
ELECTION_RECORD = Action("election.record")

RIGHTS: tuple[Right, ...] = (
    city(RESPONSIBILITIES_READ, *STAFF),
    subtree(ELECTION_RECORD, *UNITS),
)
