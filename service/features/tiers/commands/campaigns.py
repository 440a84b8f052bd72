"""Campaigns of look-backs (集中回头看): over a chosen set, with one deadline (R13)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from aggregates.errors import NotFound
from aggregates.look_back_campaign.look_back_campaign import CampaignRefused, LookBackCampaign
from aggregates.tier.ladder import Tier
from aggregates.tier.tier import TierRecord, tier_id
from service.features.assignments.commands.handing_down import must_not_be_past
from service.features.tiers import bodies
from service.features.tiers.commands.common import lists_now
from service.features.tiers.queries.branches import branches, counts_of
from service.features.tiers.queries.look_backs import of_campaign, states
from service.features.tiers.rights import TIERS_SET
from service.reading.reader import read_now
from service.reading.tree import tree
from service.recording.call import Call, Done, permit, record
from service.services import Services


def open_(services: Services, call: Call, body: bodies.Campaign) -> Done:
    """May open before their day, takes over those open already, and names whom it leaves out."""
    permit(services, call, TIERS_SET)
    if (body.branches is None) == (body.tier is None):
        raise CampaignRefused("Name the branches, or a tier; one of the two.")
    must_not_be_past(services, call, body.due)
    codes = _chosen(services, body)
    key = uuid5(call.act.command_id, "campaign")
    known = services.log.get_many(TierRecord, [tier_id(code) for code in codes])
    records = {code: known.get(tier_id(code)) for code in codes}
    left_out = [{"branch": code, "why": why} for code in codes if (why := _why(records[code]))]
    out = {each["branch"] for each in left_out}
    taken = [each for code in codes if code not in out and (each := records[code])]
    campaign = LookBackCampaign.open_new(
        key, body.tier, [each.organization for each in taken], left_out, body.due, call.act
    )
    _taken_in(services, call, taken, str(key), body.due)
    return record(services, call, campaign, *taken, campaign=str(key), left_out=left_out)


def _chosen(services: Services, body: bodies.Campaign) -> list[str]:
    with read_now(services, "tiers", "organizations", "calendars") as reader:
        if body.tier is not None:
            return [each.place.code for each in branches(reader, tier=body.tier)]
        places = tree(reader)
        for code in body.branches or ():
            places[code]
    return list(dict.fromkeys(body.branches or ()))


def _why(known: TierRecord | None) -> str | None:
    """Why it is left out; None: it is not."""
    if known is None or known.tier == Tier.UNRATED:
        return "unrated"
    if known.tier == Tier.BELOW:
        return "below"
    if known.look_back is not None and known.look_back.failed:
        return "recorded"
    if known.look_back is not None and known.look_back.campaign is not None:
        return "campaign"
    return None


def _taken_in(
    services: Services, call: Call, taken: Sequence[TierRecord], campaign: str, due: date
) -> None:
    lists = {tier: lists_now(services, tier) for tier in {known.tier for known in taken}}
    for known in taken:
        if known.look_back is not None:
            known.adopt(campaign, due, call.act)
        else:
            known.open_look_back(lists[known.tier], campaign, due, call.act)


def close(services: Services, call: Call, key: UUID) -> Done:
    """Refused while one is not looked back at; the shares of that moment stay with it."""
    permit(services, call, TIERS_SET)
    campaign = services.log.find(LookBackCampaign, key)
    if campaign is None:
        raise NotFound("There is no campaign {id}.", id=key)
    with read_now(services, "tiers", "organizations", "calendars") as reader:
        rows = of_campaign(reader, str(key))
        counts: dict[str, Any] = counts_of(branches(reader))
    open_ = [row.organization for row in rows if row.state == "open"]
    campaign.close(open_, states(rows), counts, call.act)
    return record(services, call, campaign)
