"""Evidence: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, subtree
from service.access.roles import READERS, WORKERS, Role

EVIDENCE_READ = Action("evidence.read")
EVIDENCE_ADD = Action("evidence.add")

RIGHTS: tuple[Right, ...] = (
    subtree(EVIDENCE_READ, *READERS),
    subtree(EVIDENCE_ADD, *WORKERS, Role.CHECKER),
)
