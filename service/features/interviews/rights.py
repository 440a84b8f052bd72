"""Talks: what may be done, and by whom. Which talk somebody sees is asked of the talk (R14)."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, city, subtree
from service.access.roles import STAFF, UNITS, WORKERS, Role

INTERVIEW_READ = Action("interview.read")  # those one has a part in
INTERVIEW_AUDIT = Action("interview.audit.read")  # those of organizations within reach
INTERVIEW_PROPOSE = Action("interview.propose")  # asked for at the superior
INTERVIEW_DECIDE = Action("interview.decide")  # approved or refused; likewise
INTERVIEW_TAKE_PART = Action("interview.take_part")  # by who has a part in it

RIGHTS: tuple[Right, ...] = (
    city(INTERVIEW_READ, *STAFF),
    subtree(INTERVIEW_AUDIT, Role.AUDITOR),
    subtree(INTERVIEW_PROPOSE, *UNITS, Role.LEADER, Role.CHECKER),
    subtree(INTERVIEW_DECIDE, Role.COMMITTEE_OFFICER, Role.UNIT_SECRETARY, Role.LEADER),
    city(INTERVIEW_TAKE_PART, *WORKERS, Role.LEADER, Role.CHECKER, Role.MEMBER),
)
