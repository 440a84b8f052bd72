"""Applications inspected by the superior, voted on, posted, approved or refused (R13)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import uuid5

from aggregates.errors import Refused, Several
from aggregates.event import Act
from aggregates.panel.panel import Panel
from aggregates.rules.tiers import after_months, is_carried
from aggregates.tier.ladder import Tier
from aggregates.tier.parts import TierRuleBroken
from aggregates.tier.tier import TierRecord
from aggregates.values.text import Text
from service.features.assignments.commands.one import must_be_superior
from service.features.tiers import bodies
from service.features.tiers.commands.common import (
    exceptions,
    lists_now,
    must_name_all,
    next_look_back,
    opened,
    parameters,
)
from service.features.tiers.rights import TIER_DECIDE, TIER_INSPECT
from service.recording.call import Call, Done, permit, record
from service.services import Services


def inspect(services: Services, call: Call, code: str, body: bodies.Inspection) -> Done:
    """验收 by the superior, by the application's version of the lists; without an application the
    first inspection, which rates."""
    known = opened(services, call, TIER_INSPECT, code)
    must_be_superior(services, call, code, TIER_INSPECT)
    act = call.act_for(services.standing_data.superior(code))
    first = known.application is None
    if known.application is not None:
        lists = known.application.lists
    else:
        _must_be_old_enough(services, call, code)
        lists = lists_now(services, Tier.STANDARD)
    must_name_all(lists, (each.criterion for each in body.items))
    findings = exceptions((each.criterion, each.passed, each.note) for each in body.items)
    if first:
        due = next_look_back(services, call, kept=False)
        known.rate_first(code, lists, findings, due, act)
    else:
        known.inspect(findings, act)
    return record(services, call, known, failed=list(findings.failed))


def _must_be_old_enough(services: Services, call: Call, code: str) -> None:
    founded = services.standing_data.organization(code).founded_on
    if founded is None:
        return
    day = after_months(founded, parameters(services, call).unrated_months)
    if services.standing_data.today(call.act.at) < day:
        raise TierRuleBroken("{code} is first inspected from {day} on, six months after it was "
                             "founded.", code=code, day=day)  # fmt: skip


def give_back(services: Services, call: Call, code: str, body: bodies.Reason) -> Done:
    """退回, by the superior or the committee."""
    known = opened(services, call, TIER_INSPECT, code)
    known.give_back(Text(body.reason), _acting(services, call, code))
    return record(services, call, known)


def post(services: Services, call: Call, code: str) -> Done:
    """公示 from today, for the scheme's working days from the next."""
    known = opened(services, call, TIER_DECIDE, code)
    today = services.standing_data.today(call.act.at)
    last = services.standing_data.calendar.plus(today, parameters(services, call).posting_days)
    known.post(today, last, _acting(services, call, code))
    return record(services, call, known, last_day=last.isoformat())


def approve(services: Services, call: Call, code: str) -> Done:
    known = opened(services, call, TIER_DECIDE, code)
    today = services.standing_data.today(call.act.at)
    due = next_look_back(services, call, kept=False)
    known.approve(today, due, _acting(services, call, code))
    return record(services, call, known, tier=known.tier.value)


def refuse(services: Services, call: Call, code: str, body: bodies.Reason) -> Done:
    known = opened(services, call, TIER_DECIDE, code)
    known.refuse(Text(body.reason), _acting(services, call, code))
    return record(services, call, known)


def _acting(services: Services, call: Call, code: str) -> Act:
    """The machine's operator acts as the committee."""
    if call.who.operator:
        return call.act_for(services.standing_data.root_of(code))
    return call.act


# --- panels -------------------------------------------------------------------------------------


def hold_panel(services: Services, call: Call, body: bodies.Panel) -> Done:
    """评审: one panel for many; every wrong thing is told, and then nothing is recorded."""
    permit(services, call, TIER_DECIDE)
    records, wrong = _candidates(services, call, (vote.branch for vote in body.votes))
    scheme, today = parameters(services, call), services.standing_data.today(call.act.at)
    members = [each.model_dump() for each in body.members]
    key = uuid5(call.act.command_id, "panel")
    try:
        panel = _panel(services, call, body, members, records, scheme.panel_least, today)
    except Refused as refusal:
        wrong += refusal.refusals if isinstance(refusal, Several) else [refusal]
    if wrong:
        raise wrong[0] if len(wrong) == 1 else Several(wrong)
    for vote in body.votes:
        carried = is_carried(vote.in_favour, len(members), scheme.panel_in_favour)
        act = _acting(services, call, vote.branch)
        records[vote.branch].vote(str(key), len(members), vote.in_favour, carried, act)
    return record(services, call, panel, *records.values(), panel=str(key))


def _panel(
    services: Services,
    call: Call,
    body: bodies.Panel,
    members: list[dict[str, Any]],
    records: dict[str, TierRecord],
    least: int,
    today: date,
) -> Panel:
    votes = [
        {"branch": vote.branch, "in_favour": vote.in_favour, "application": known.applications}
        for vote in body.votes
        if (known := records.get(vote.branch)) is not None
    ]
    own = {code: _own(services, code, body.members) for code in records}
    return Panel.hold(
        uuid5(call.act.command_id, "panel"), body.held_on, members, votes, own,
        least=least, today=today, act=call.act,
    )  # fmt: skip


def _candidates(
    services: Services, call: Call, codes: Iterable[str]
) -> tuple[dict[str, TierRecord], list[Refused]]:
    """Those that may be voted on, and what is wrong with the others."""
    records: dict[str, TierRecord] = {}
    wrong: list[Refused] = []
    for code in codes:
        if code in records:
            wrong.append(TierRuleBroken("{code} is voted on twice.", code=code))
            continue
        try:
            known = opened(services, call, TIER_DECIDE, code)
            known.must_be_votable()
            records[code] = known
        except Refused as refusal:
            wrong.append(refusal)
    return records, wrong


def _own(services: Services, code: str, members: Iterable[bodies.Member]) -> list[str]:
    """Who belongs to the applicant's unit, or to anything beneath it."""
    unit = _unit(services, code)
    return [each.person for each in members if _unit(services, each.organization) == unit]


def _unit(services: Services, code: str) -> str:
    line = services.standing_data.lineage(code)
    return line[-2] if len(line) > 1 else code
