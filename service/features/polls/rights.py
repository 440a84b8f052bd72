"""Polls: what may be done, and by whom. Ballots are cast by anybody who has a token."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, subtree
from service.access.roles import READERS, UNITS, Role

POLLS_READ = Action("polls.read")
POLL_CHANGE = Action("poll.change")  # opened, tokens given out, closed, voided
POLL_COUNT = Action("poll.count")  # a paper tally entered and confirmed

RIGHTS: tuple[Right, ...] = (
    subtree(POLLS_READ, *READERS),
    subtree(POLL_CHANGE, *UNITS),
    subtree(POLL_COUNT, *UNITS, Role.CHECKER),
)
