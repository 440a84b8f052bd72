"""Look-backs (回头看) recorded by the superior: by exceptions, the rest kept in one act (R13)."""

from __future__ import annotations

from uuid import uuid5

from aggregates.event import Aggregate
from aggregates.rectification.rectification import Source
from aggregates.tier.ladder import Tier
from aggregates.tier.parts import TierRuleBroken
from aggregates.tier.tier import TierRecord, tier_id
from aggregates.values.text import Text, text
from service.features.assignments.commands.one import must_be_superior
from service.features.rectifications.commands import Wanting, ordered
from service.features.tiers import bodies
from service.features.tiers.commands.common import lists_now, next_look_back, opened
from service.features.tiers.queries.due import falling_due, past_due
from service.features.tiers.queries.look_backs import in_state
from service.features.tiers.rights import TIER_INSPECT
from service.reading.reader import read_now
from service.reading.tree import tree
from service.recording.call import Call, Done, permit, record
from service.services import Services


def look_back(services: Services, call: Call, code: str, body: bodies.Findings) -> Done:
    """Each failed criterion is a rectification; without any the tier is kept."""
    known = opened(services, call, TIER_INSPECT, code)
    must_be_superior(services, call, code, TIER_INSPECT)
    superior = services.standing_data.superior(code)
    act = call.act_for(superior)
    known.must_be_open()
    if not body.failed:
        known.keep(next_look_back(services, call, kept=True), act)
        return record(services, call, known, rectifications=[])
    known.must_be_open().lists.must_hold([each.criterion for each in body.failed])
    keys = {each.criterion: uuid5(act.command_id, each.criterion) for each in body.failed}
    known.fail({criterion: str(key) for criterion, key in keys.items()}, act)
    made: list[Aggregate] = []
    for each in body.failed:
        wanting = Wanting(problem=Text(each.problem), measure=text(each.measure), due=each.due)
        made += ordered(
            services, call, keys[each.criterion], wanting, organization=code, issuer=superior,
            source=Source.LOOK_BACK, of=None, act=act,
        )  # fmt: skip
    ids = [str(key) for key in keys.values()]
    return record(services, call, known, *made, rectifications=ids)


def keep_rest(services: Services, call: Call, unit: str) -> Done:
    """其余保持: every open look-back directly beneath, in one named act."""
    permit(services, call, TIER_INSPECT, unit)
    with read_now(services, "tiers", "organizations") as reader:
        beneath = {code for code, place in tree(reader).places.items() if place.superior == unit}
        codes = [row.organization for row in in_state(reader, "open")
                 if row.organization in beneath]  # fmt: skip
    if not codes:
        raise TierRuleBroken("No look-back beneath {unit} is open.", unit=unit)
    due = next_look_back(services, call, kept=True)
    records = [services.log.get(TierRecord, tier_id(code)) for code in codes]
    for known in records:
        known.keep(due, call.act_for(unit))
    return record(services, call, *records, kept=codes)


def open_due(services: Services, call: Call) -> int:
    """By the clock: those that fall due by today are opened."""
    today = services.standing_data.today(call.act.at)
    with read_now(services, "tiers", "organizations", "calendars") as reader:
        codes = falling_due(reader, today)
    records = [services.log.get(TierRecord, tier_id(code)) for code in codes]
    opened_now: list[Aggregate] = []
    for known in records:
        due = known.next_look_back
        if due is not None and due <= today and known.look_back is None:
            lists = lists_now(services, Tier(known.tier))
            known.open_look_back(lists, None, due, call.act)
            opened_now.append(known)
    if opened_now:
        record(services, call, *opened_now)
    return len(opened_now)


def propose_late(services: Services, call: Call) -> int:
    """By the clock: where a rectification's day passed, a lowering is proposed once."""
    with read_now(services) as reader:
        codes = past_due(reader, services.standing_data.today(call.act.at))
    proposed: list[Aggregate] = []
    for code in codes:
        known = services.log.get(TierRecord, tier_id(code))
        known.propose_late(call.act)
        if known.pending_events:
            proposed.append(known)
    if proposed:
        record(services, call, *proposed)
    return len(proposed)
