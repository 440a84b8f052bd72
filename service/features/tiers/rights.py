"""Tiers: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, city, subtree
from service.access.roles import STAFF, UNITS, WORKERS, Role

TIERS_READ = Action("tiers.read")
TIER_APPLY = Action("tier.apply")  # self-checks, applications, withdrawals of one's own
TIER_INSPECT = Action("tier.inspect")  # by the superior: inspections, look-backs, lowerings
TIER_DECIDE = Action("tier.decide")  # by the committee: panels, posting, approval, refusal
TIERS_SET = Action("tiers.set")  # checklists, targets, campaigns
LOWERING_DECIDE = Action("lowering.decide")  # by a second person; where there is none, a leader

RIGHTS: tuple[Right, ...] = (
    city(TIERS_READ, *STAFF),
    subtree(TIER_APPLY, *WORKERS),
    subtree(TIER_INSPECT, *UNITS),
    subtree(TIER_DECIDE, Role.COMMITTEE_OFFICER),
    subtree(TIERS_SET, Role.COMMITTEE_OFFICER),
    subtree(LOWERING_DECIDE, Role.COMMITTEE_OFFICER, Role.LEADER),
)
