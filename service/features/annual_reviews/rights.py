"""Annual reviews: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, city, subtree
from service.access.roles import STAFF, WORKERS, Role

REVIEWS_READ = Action("annual_reviews.read")  # those posted and published
REVIEW_DRAFTS_READ = Action("annual_review_drafts.read")  # and those that are not
REVIEW_CHANGE = Action("annual_review.change")
OBJECTION_RAISE = Action("objection.raise")
OBJECTION_DECIDE = Action("objection.decide")

RIGHTS: tuple[Right, ...] = (
    city(REVIEWS_READ, *STAFF),
    subtree(REVIEW_DRAFTS_READ, Role.COMMITTEE_OFFICER, Role.LEADER, Role.AUDITOR),
    subtree(REVIEW_CHANGE, Role.COMMITTEE_OFFICER),
    subtree(OBJECTION_RAISE, *WORKERS),
    subtree(OBJECTION_DECIDE, Role.COMMITTEE_OFFICER, Role.CHECKER),
)
