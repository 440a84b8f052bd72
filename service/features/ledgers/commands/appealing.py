"""What an upheld appeal does to a ledger check (R15): the items it names pass."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from aggregates.event import Aggregate
from aggregates.values.period import Quarter
from service.features.ledgers.commands.checking import find
from service.features.ledgers.commands.settling import settled
from service.features.rectifications.commands import withdrawn
from service.recording.call import Call
from service.services import Services


def overturned(
    services: Services,
    call: Call,
    organization: str,
    quarter: Quarter,
    items: Sequence[UUID],
    appeal: str,
) -> list[Aggregate]:
    """Not recorded yet: the check that says so, the rectifications cancelled that nobody reported
    yet, and holder's and unit's entries settled anew. Whoever decides has asked for their own right
    and independence. ``appeal``: its id."""
    check = find(services, organization, quarter)
    act = call.act_for(services.standing_data.root_of(organization))
    keys = check.uphold_appeal([str(item) for item in items], appeal, act)
    lines = withdrawn(services, keys, act, strict=False)
    return [check, *lines, *settled(services, call, [check], "upheld")]
