"""The log proved: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, city, subtree
from service.access.roles import Role

AUDIT_SEAL = Action("audit.seal")
AUDIT_EXPORT = Action("audit.export")
TEXT_FORGET = Action("text.forget")

RIGHTS: tuple[Right, ...] = (
    city(AUDIT_SEAL, Role.AUDIT_ADMINISTRATOR),
    subtree(AUDIT_EXPORT, Role.AUDITOR),
    city(AUDIT_EXPORT, Role.AUDIT_ADMINISTRATOR),
    subtree(TEXT_FORGET, Role.REDACTOR),
)
