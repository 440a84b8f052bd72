"""Appeals: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, subtree
from service.access.roles import READERS, WORKERS, Role

APPEAL_READ = Action("appeal.read")
APPEAL_FILE = Action("appeal.file")  # filed and withdrawn, by the organization
APPEAL_DECIDE = Action("appeal.decide")

DECIDERS = (Role.COMMITTEE_OFFICER, Role.CHECKER)

RIGHTS: tuple[Right, ...] = (
    subtree(APPEAL_READ, *READERS),
    subtree(APPEAL_FILE, *WORKERS),
    subtree(APPEAL_DECIDE, *DECIDERS),
)
