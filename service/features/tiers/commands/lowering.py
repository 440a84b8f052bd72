"""Lowerings (降级, 一票否决): proposed, approved by a second person, or not (R13)."""

from __future__ import annotations

from aggregates.event import Act
from aggregates.tier.ladder import Tier
from aggregates.values.text import Text
from service.features.tiers import bodies
from service.features.tiers.commands.common import opened
from service.features.tiers.rights import LOWERING_DECIDE, TIER_INSPECT
from service.recording.call import Call, Done, record
from service.services import Services


def propose(services: Services, call: Call, code: str, body: bodies.Lowering) -> Done:
    """By anybody above it; a grave fact at any time."""
    known = opened(services, call, TIER_INSPECT, code)
    known.propose(Tier(body.to), body.grave, Text(body.basis), _acting(services, call, code))
    return record(services, call, known, lowering=known.lowerings)


def approve(services: Services, call: Call, code: str) -> Done:
    known = opened(services, call, LOWERING_DECIDE, code)
    known.lower(_acting(services, call, code))
    return record(services, call, known, tier=known.tier.value)


def refuse(services: Services, call: Call, code: str, body: bodies.Reason) -> Done:
    known = opened(services, call, LOWERING_DECIDE, code)
    known.refuse_lowering(Text(body.reason), _acting(services, call, code))
    return record(services, call, known)


def _acting(services: Services, call: Call, code: str) -> Act:
    if call.who.operator:
        return call.act_for(services.standing_data.root_of(code))
    return call.act
