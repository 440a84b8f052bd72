"""Checklists published, version by version, and a year's targets set (R13)."""

from __future__ import annotations

from aggregates.checklist.checklist import Checklist, checklist_id
from aggregates.checklist.shipped import SHIPPED
from aggregates.tier.ladder import LISTS
from aggregates.tier_targets.tier_targets import TierTargets, targets_id
from service.features.tiers import bodies
from service.features.tiers.rights import TIERS_SET
from service.recording.call import Call, Done, permit, record
from service.services import Services


def publish(services: Services, call: Call, body: bodies.NewChecklist) -> Done:
    """Applications go on by the version they were made by."""
    permit(services, call, TIERS_SET)
    others = [code for kind in LISTS if kind != body.kind for code in _codes(services, call, kind)]
    criteria = [each.model_dump() for each in body.criteria]
    known = services.log.find(Checklist, checklist_id(body.kind))
    if known is None:
        known = Checklist.publish(body.kind, criteria, others, call.act)
    else:
        known.amend(body.kind, criteria, others, call.act)
    return record(services, call, known, version=known.version_now)


def _codes(services: Services, call: Call, kind: str) -> list[str]:
    known = services.log.find(Checklist, checklist_id(kind))
    call.read_set.on_thing(checklist_id(kind), known.version if known else 0)
    return [each["code"] for each in (known.criteria if known else SHIPPED[kind])]


def set_targets(services: Services, call: Call, year: str, body: bodies.Targets) -> Done:
    permit(services, call, TIERS_SET)
    key = targets_id(year)
    known = services.log.find(TierTargets, key) or TierTargets.blank(key, call.act.at)
    known.set(year, (body.standard, body.strong, body.model), call.act)
    return record(services, call, known)
