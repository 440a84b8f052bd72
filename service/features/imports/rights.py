"""Imports: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, city, subtree
from service.access.roles import WORKERS, Role

IMPORT = Action("import")  # opens the door; each kind then needs its own action

RIGHTS: tuple[Right, ...] = (
    subtree(IMPORT, *WORKERS, Role.CHECKER),
    city(IMPORT, Role.SYSTEM_ADMINISTRATOR),
)
