"""Tiers (支部等次) over HTTP."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import Path, Query, Response

from service.features.tiers import bodies, documents
from service.features.tiers.answers import OneBranch, OneCampaign, SharesAnswer
from service.features.tiers.columns import BRANCHES, CAMPAIGNS, CHECKLISTS
from service.features.tiers.commands import (
    applying,
    campaigns,
    deciding,
    looking_back,
    lowering,
    setting,
)
from service.features.tiers.queries import branches as queries
from service.features.tiers.queries import look_backs
from service.features.tiers.queries.lists import checklists
from service.features.tiers.rights import (
    LOWERING_DECIDE,
    TIER_APPLY,
    TIER_DECIDE,
    TIER_INSPECT,
    TIERS_READ,
    TIERS_SET,
)
from service.features.tiers.shown import show_branch, show_campaign, show_shares
from service.reading.tree import tree
from service.web import documented
from service.web.documented import CHANGES, MAKES, answers, lists
from service.web.fields import Code
from service.web.frame import LookDep, RecordDep
from service.web.listing import ListDep

router = documented.router("tiers")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILE: dict[str, Any] = {"responses": documented.file(DOCX), "response_class": Response}
YearPath = Annotated[str, Path(pattern=r"^2\d{3}$", examples=["2026"])]
TierQuery = Annotated[
    str | None, Query(pattern="^(unrated|below|standard|strong|model)$", examples=["strong"])
]


# --- looked at ----------------------------------------------------------------------------------


@router.get("/tiers", opens=TIERS_READ, **lists(BRANCHES, shares=SharesAnswer))
def list_(
    listing: ListDep,
    under: Annotated[Code | None, Query(description="this one and all beneath it")] = None,
    tier: TierQuery = None,
) -> Response:
    """Branches by code; ``shares`` of all of ``under``, whatever tier is asked for."""
    after = listing.word()
    with listing.reader() as reader:
        codes = None if under is None else set(tree(reader).subtree(tree(reader)[under].code))
        every = queries.branches(reader, codes)
        rows = [each for each in every if tier in (None, each.tier) and each.place.code > after]
        return listing.rows(
            reader, BRANCHES, rows[: listing.limit + 1], lambda row: [row.place.code],
            shares=show_shares(reader, queries.shares_of(every)),
        )  # fmt: skip


@router.get("/tiers/{organization}", opens=TIERS_READ, **answers(OneBranch))
def one(organization: Code, look: LookDep) -> Response:
    """Its ladder: steps, criteria passed and failed, application, look-backs, what is next."""
    with look.reader() as reader:
        look.allow(TIERS_READ)
        body = show_branch(reader, organization)
    return look.json(body)


@router.get("/tiers/{organization}/inspection-sheet", opens=TIERS_READ, **FILE)
def sheet(organization: Code, look: LookDep) -> Response:
    """验收表, for paper."""
    with look.reader() as reader:
        look.allow(TIERS_READ)
        data = documents.inspection_sheet(reader, organization)
    return _file(data, f"验收表-{organization}", look.headers)


def _file(data: bytes, name: str, headers: dict[str, str]) -> Response:
    more = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name + '.docx')}"}
    return Response(data, media_type=DOCX, headers=more | headers)


# --- the branch's own ---------------------------------------------------------------------------


@router.put("/tiers/{organization}/self-check", opens=TIER_APPLY, **CHANGES)
def self_check(organization: Code, body: bodies.SelfCheck, record: RecordDep) -> Response:
    """自查, by exceptions: what is not named is met."""
    return record(applying.self_check, organization, body)


@router.post("/tiers/{organization}/application", opens=TIER_APPLY, **MAKES)
def apply(organization: Code, body: bodies.Application, record: RecordDep) -> Response:
    """申报, one step up, on a self-check of less than six months."""
    return record(applying.apply, organization, body)


@router.put("/tiers/{organization}/withdrawal", opens=TIER_APPLY, **CHANGES)
def withdraw(organization: Code, record: RecordDep) -> Response:
    return record(applying.withdraw, organization)


# --- the superior's -----------------------------------------------------------------------------


@router.put("/tiers/{organization}/return", opens=TIER_INSPECT, **CHANGES)
def give_back(organization: Code, body: bodies.Reason, record: RecordDep) -> Response:
    return record(deciding.give_back, organization, body)


@router.put("/tiers/{organization}/inspection", opens=TIER_INSPECT, **CHANGES)
def inspect(organization: Code, body: bodies.Inspection, record: RecordDep) -> Response:
    """验收, criterion by criterion; without an application the first, which rates."""
    return record(deciding.inspect, organization, body)


@router.put("/tiers/{organization}/look-back", opens=TIER_INSPECT, **CHANGES)
def look_back(organization: Code, body: bodies.Findings, record: RecordDep) -> Response:
    """回头看, by exceptions: each failed criterion becomes a rectification."""
    return record(looking_back.look_back, organization, body)


@router.put("/units/{organization}/look-backs/rest-kept", opens=TIER_INSPECT, **CHANGES)
def keep_rest(organization: Code, record: RecordDep) -> Response:
    """其余保持, in one named act."""
    return record(looking_back.keep_rest, organization)


@router.post("/tiers/{organization}/lowering", opens=TIER_INSPECT, **MAKES)
def lower(organization: Code, body: bodies.Lowering, record: RecordDep) -> Response:
    """降级 proposed: one step, or by a grave fact (一票否决) to the bottom."""
    return record(lowering.propose, organization, body)


@router.post("/tiers/{organization}/lowering/approval", opens=LOWERING_DECIDE, **CHANGES)
def approve_lowering(organization: Code, record: RecordDep) -> Response:
    """By a second person."""
    return record(lowering.approve, organization)


@router.post("/tiers/{organization}/lowering/refusal", opens=LOWERING_DECIDE, **CHANGES)
def refuse_lowering(organization: Code, body: bodies.Reason, record: RecordDep) -> Response:
    return record(lowering.refuse, organization, body)


# --- the committee's ----------------------------------------------------------------------------


@router.put("/tiers/{organization}/posting", opens=TIER_DECIDE, **CHANGES)
def post(organization: Code, record: RecordDep) -> Response:
    """公示, of an application that the panel carried."""
    return record(deciding.post, organization)


@router.put("/tiers/{organization}/approval", opens=TIER_DECIDE, **CHANGES)
def approve(organization: Code, record: RecordDep) -> Response:
    """By somebody who neither applied nor inspected."""
    return record(deciding.approve, organization)


@router.put("/tiers/{organization}/refusal", opens=TIER_DECIDE, **CHANGES)
def refuse(organization: Code, body: bodies.Reason, record: RecordDep) -> Response:
    return record(deciding.refuse, organization, body)


@router.post("/panels", opens=TIER_DECIDE, whole=True, **MAKES)
def hold_panel(body: bodies.Panel, record: RecordDep) -> Response:
    """评审: one panel votes on many."""
    return record(deciding.hold_panel, body)


@router.put("/tiers/targets/{year}", opens=TIERS_SET, whole=True, **CHANGES)
def set_targets(year: YearPath, body: bodies.Targets, record: RecordDep) -> Response:
    """In percent; what is left out has no target."""
    return record(setting.set_targets, year, body)


@router.get("/checklists", opens=TIERS_READ, whole=True, **lists(CHECKLISTS))
def list_checklists(listing: ListDep) -> Response:
    """Every version of each, the newest first; version 1 is what ships."""
    with listing.reader() as reader:
        return listing.whole(reader, CHECKLISTS, checklists(reader))


@router.post("/checklists", opens=TIERS_SET, whole=True, **MAKES)
def publish(body: bodies.NewChecklist, record: RecordDep) -> Response:
    return record(setting.publish, body)


# --- campaigns ----------------------------------------------------------------------------------


@router.get("/look-backs", opens=TIERS_READ, whole=True, **lists(CAMPAIGNS))
def list_campaigns(listing: ListDep) -> Response:
    with listing.reader() as reader:
        return listing.whole(reader, CAMPAIGNS, look_backs.campaigns(reader))


@router.post("/look-backs", opens=TIERS_SET, whole=True, **MAKES)
def open_campaign(body: bodies.Campaign, record: RecordDep) -> Response:
    """集中回头看; ``left_out`` says whom, and why."""
    return record(campaigns.open_, body)


@router.get("/look-backs/{campaign}", opens=TIERS_READ, whole=True, **answers(OneCampaign))
def one_campaign(campaign: UUID, look: LookDep) -> Response:
    """By unit: open, kept, to rectify, lowered."""
    with look.reader() as reader:
        body = show_campaign(reader, str(campaign))
    return look.json(body)


@router.put("/look-backs/{campaign}/closure", opens=TIERS_SET, whole=True, **CHANGES)
def close_campaign(campaign: UUID, record: RecordDep) -> Response:
    return record(campaigns.close, campaign)


@router.get("/look-backs/{campaign}/summary", opens=TIERS_READ, whole=True, **FILE)
def summary(campaign: UUID, look: LookDep) -> Response:
    """回头看情况汇总."""
    with look.reader() as reader:
        data = documents.summary(reader, str(campaign))
    return _file(data, "回头看情况汇总", look.headers)
