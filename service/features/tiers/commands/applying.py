"""A branch's own acts: self-checks by exceptions, applications, withdrawals (R13)."""

from __future__ import annotations

from aggregates.tier.ladder import Tier, next_step
from aggregates.values.text import text
from service.features.evidence.commands import must_have_evidence
from service.features.tiers import bodies
from service.features.tiers.commands.common import exceptions, lists_now, opened, parameters
from service.features.tiers.rights import TIER_APPLY
from service.recording.call import Call, Done, record
from service.services import Services


def self_check(services: Services, call: Call, code: str, body: bodies.SelfCheck) -> Done:
    """自查: by the lists of the next step; what is not named is met."""
    known = opened(services, call, TIER_APPLY, code)
    lists = lists_now(services, next_step(known.tier) or _list_of(known.tier))
    findings = exceptions((each.criterion, each.met, each.note) for each in body.items)
    act = call.act_for(code)
    known.check_itself(code, lists, findings, services.standing_data.today(act.at), act)
    return record(services, call, known)


def _list_of(tier: Tier) -> Tier:
    return tier if tier == Tier.MODEL else Tier.STANDARD


def apply(services: Services, call: Call, code: str, body: bodies.Application) -> Done:
    known = opened(services, call, TIER_APPLY, code)
    must_have_evidence(services, call, body.evidence)
    to = Tier(body.to)
    known.apply_for(
        to,
        lists_now(services, to),
        material=text(body.material),
        evidence=body.evidence,
        today=services.standing_data.today(call.act.at),
        fresh_months=parameters(services, call).self_check_months,
        act=call.act_for(code),
    )
    return record(services, call, known, application=known.applications)


def withdraw(services: Services, call: Call, code: str) -> Done:
    known = opened(services, call, TIER_APPLY, code)
    known.withdraw(call.act_for(code))
    return record(services, call, known)
