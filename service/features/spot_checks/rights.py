"""Spot checks: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, city, subtree
from service.access.roles import READERS, STAFF, WORKERS, Role

SPOT_CHECKS_READ = Action("spot_checks.read")  # the draw, which anybody may repeat
CHECK_READ = Action("check.read")
SPOT_CHECK_CALL = Action("spot_check.call")
CHECK_RECORD = Action("check.record")
CHECK_ANSWER = Action("check.answer")  # material and statement, by the organization

CHECKERS = (Role.COMMITTEE_OFFICER, Role.CHECKER)

RIGHTS: tuple[Right, ...] = (
    city(SPOT_CHECKS_READ, *STAFF),
    subtree(CHECK_READ, *READERS),
    subtree(SPOT_CHECK_CALL, Role.COMMITTEE_OFFICER),
    subtree(CHECK_RECORD, *CHECKERS),
    subtree(CHECK_ANSWER, *WORKERS),
)
