"""Tiers (支部等次, R13): how each branch stands and climbs, its look-backs, the campaigns, the
checklists and the targets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, get_args

from aggregates.checklist.events import ChecklistPublished
from aggregates.event import Event, Recorded
from aggregates.look_back_campaign.events import CampaignClosed, CampaignOpened
from aggregates.panel.events import PanelHeld
from aggregates.tier import events as facts
from aggregates.tier_targets.events import TierTargetsSet
from projections.projection import Key, Row, Rows
from projections.temporal import Log, Temporal

# How a branch came to its tier, by the fact that gave it.
from projections.tier_tables import (
    CAMPAIGNS,
    CHECKLISTS,
    LOOK_BACKS,
    MOVES,
    NO_APPLICATION,
    NO_LOWERING,
    PANELS,
    RECORDS,
    STEPS,
    TARGETS,
)


class Tiers:
    name: ClassVar[str] = "tiers"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (
        RECORDS, STEPS, LOOK_BACKS, CAMPAIGNS, CHECKLISTS, TARGETS, PANELS,
    )  # fmt: skip
    handles: ClassVar[tuple[type[Event], ...]] = (
        *get_args(facts.TierEvent),
        CampaignOpened,
        CampaignClosed,
        ChecklistPublished,
        TierTargetsSet,
        PanelHeld,
    )

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        event = fact.event
        match event:
            case CampaignOpened() | CampaignClosed():
                yield CAMPAIGNS, (str(event.originator_id),)
            case PanelHeld():
                yield PANELS, (str(event.originator_id),)
            case ChecklistPublished():
                yield CHECKLISTS, (event.kind, event.version)
            case TierTargetsSet():
                yield TARGETS, (event.year,)
            case _:
                yield RECORDS, (event.organization,)
                number = getattr(event, "look_back", None)
                if number is not None:
                    yield LOOK_BACKS, (event.organization, number)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        event, key = fact.event, str(fact.event.originator_id)
        match event:
            case CampaignOpened():
                said = {name: getattr(event, name)
                        for name in ("chosen", "branches", "left_out", "due")}  # fmt: skip
                when = {"opened": fact.position, "opened_at": fact.recorded_at}
                rows.put(CAMPAIGNS, (key,), {"campaign": key, **said, **when})
            case CampaignClosed():
                rows.change(CAMPAIGNS, (key,), closed_at=fact.recorded_at, counts=event.counts)
            case PanelHeld():
                said = {"held_on": event.held_on, "members": event.members, "votes": event.votes}
                rows.put(PANELS, (key,), {"panel": key, **said, "recorded_at": fact.recorded_at})
            case ChecklistPublished(kind=kind, version=version):
                said = {"criteria": event.criteria, "published_at": fact.recorded_at}
                rows.put(CHECKLISTS, (kind, version), {"kind": kind, "version": version, **said})
            case TierTargetsSet(year=year):
                said = {name: getattr(event, name) for name in ("standard", "strong", "model")}
                rows.put(TARGETS, (year,), {"year": year, **said})
            case _:
                _branch(event, fact, rows)


def _branch(event: Event, fact: Recorded, rows: Rows) -> None:
    code = event.organization
    before = rows.get(RECORDS, code) or {"organization": code, "corrected": False, "tier": None}
    row = dict(before) | _moved(event, fact, before, rows) | _applying(event, fact)
    row |= _looking_back(event, fact, row, rows) | _lowering(event, fact)
    rows.put(RECORDS, (code,), {name: row.get(name) for name in _NAMES})


_NAMES = tuple(column.name for column in RECORDS.columns)


def _moved(event: Event, fact: Recorded, before: Row, rows: Rows) -> dict[str, Any]:
    how = MOVES.get(type(event))
    if how is None:
        return {}
    tier: str = event.tier  # type: ignore[attr-defined]  # every move holds it
    moved = {"tier": tier, "previous": before["tier"], "how": how,
             "moved_on": event.happened_on, "moved_at": fact.recorded_at}  # fmt: skip
    rows.append(STEPS, organization=event.organization, **moved)
    return moved | ({"corrected": True} if how == "history" else {})


def _applying(event: Event, fact: Recorded) -> dict[str, Any]:
    decided = {"decided": fact.position, "decided_at": fact.recorded_at}
    match event:
        case facts.TierSelfChecked():
            return {"self_check": fact.position, "self_checked_on": event.happened_on,
                    "unmet": event.unmet}  # fmt: skip
        case facts.TierApplied():
            return NO_APPLICATION | {
                "application": event.application, "applied_for": event.to,
                "applied": fact.position, "applied_at": fact.recorded_at,
                "evidence": event.evidence, "criteria": event.criteria,
                "application_state": "applied",
            }  # fmt: skip
        case facts.TierInspected():
            return {"application_state": "inspected", "inspected": fact.position,
                    "failed": event.failed, "noted": event.noted}  # fmt: skip
        case facts.TierFirstRated():
            return {"inspected": fact.position, "failed": event.failed, "noted": event.noted,
                    "criteria": event.criteria}  # fmt: skip
        case facts.TierVoted():
            return {"application_state": "voted", "panel": event.panel, "members": event.members,
                    "in_favour": event.in_favour, "carried": event.carried}  # fmt: skip
        case facts.TierPosted():
            return {"application_state": "posted", "posted_until": event.last_day}
        case facts.TierGranted():
            return {"application_state": "granted", **decided}
        case facts.TierRefused():
            return {"application_state": "refused", **decided}
        case facts.TierReturned():
            return {"application_state": "returned", **decided}
        case facts.TierWithdrawn():
            return {"application_state": "withdrawn", **decided}
    return {}


ENDING = (facts.TierGranted, facts.TierLowered, facts.TierCorrected, facts.TierClosed)
OPEN_STATES = ("applied", "inspected", "voted", "posted")


def _looking_back(event: Event, fact: Recorded, row: dict[str, Any], rows: Rows) -> dict[str, Any]:
    code = event.organization
    recorded = {"recorded": fact.position, "recorded_at": fact.recorded_at}
    match event:
        case facts.TierFirstRated():
            return {"next_look_back": event.look_back_due}
        case facts.LookBackOpened(look_back=number):
            said = {"campaign": event.campaign, "due": event.due, "state": "open",
                    "criteria": event.criteria, "opened_at": fact.recorded_at}  # fmt: skip
            named = {"organization": code, "number": number}
            rows.put(LOOK_BACKS, (code, number), named | said)
            return {"look_back": number, "look_back_state": "open", "next_look_back": None}
        case facts.LookBackAdopted(look_back=number):
            rows.change(LOOK_BACKS, (code, number), campaign=event.campaign, due=event.due)
        case facts.LookBackKept(look_back=number):
            rows.change(LOOK_BACKS, (code, number), state="kept", **recorded)
            dropped = {"lowering_state": "dropped"} if row.get("late") else {}
            return {"look_back_state": "kept", "next_look_back": event.next_due, **(
                dropped if row.get("lowering_state") == "proposed" else {}
            )}  # fmt: skip
        case facts.LookBackFailed(look_back=number):
            said = {"failed": event.failed, "rectifications": event.rectifications}
            rows.change(LOOK_BACKS, (code, number), state="to_rectify", **said, **recorded)
            return {"look_back_state": "to_rectify"}
        case facts.TierGranted() | facts.TierLowered() | facts.TierCorrected() | facts.TierClosed():
            return _ended(event, row, rows)
    return {}


def _ended(event: Event, row: dict[str, Any], rows: Rows) -> dict[str, Any]:
    """A new tier, or the end of the branch, ends what was open."""
    state = "lowered" if isinstance(event, facts.TierLowered) else "closed"
    ended: dict[str, Any] = {"next_look_back": getattr(event, "look_back_due", None)}
    if row.get("look_back_state") in ("open", "to_rectify"):
        rows.change(LOOK_BACKS, (row["organization"], row["look_back"]), state=state)
        ended["look_back_state"] = state
    if row.get("application_state") in OPEN_STATES:
        ended["application_state"] = "closed"
    if row.get("lowering_state") == "proposed":
        ended["lowering_state"] = "dropped"
    return ended


def _lowering(event: Event, fact: Recorded) -> dict[str, Any]:
    match event:
        case facts.LoweringProposed():
            return NO_LOWERING | {
                "lowering": event.lowering, "lower_to": event.to, "grave": event.grave,
                "proposed": fact.position, "proposed_at": fact.recorded_at,
                "late": event.look_back is not None, "lowering_state": "proposed",
            }  # fmt: skip
        case facts.TierLowered():
            return {"lowering_state": "approved", "lowering_decided": fact.position}
        case facts.LoweringRefused():
            return {"lowering_state": "refused", "lowering_decided": fact.position}
    return {}
