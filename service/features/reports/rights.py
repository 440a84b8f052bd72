"""Monthly reports: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, subtree
from service.access.roles import READERS, WORKERS

REPORT_READ = Action("report.read")
REPORT_SUBMIT = Action("report.submit")
REPORT_DECIDE = Action("report.decide")

RIGHTS: tuple[Right, ...] = (
    subtree(REPORT_READ, *READERS),
    subtree(REPORT_SUBMIT, *WORKERS),
    subtree(REPORT_DECIDE, *WORKERS),
)
