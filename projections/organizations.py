"""The hierarchy (组织): where each organization stands, who answers for it, its tier."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, String

from aggregates.event import Event, Recorded
from aggregates.organization import events as facts
from aggregates.tier import events as tiers
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

ORGANIZATIONS = Temporal(
    "organizations",
    key=("organization",),
    columns=(
        Column("organization", String, nullable=False),
        Column("name", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("superior", String),
        Column("group", String),
        Column("members", Integer),
        Column("has_groups", Boolean, nullable=False),
        Column("registered_at", BigInteger, nullable=False),
        Column("founded_on", Date),
        Column("dissolved_at", BigInteger),
        Column("merged_into", String),
        # As first recorded: what an earlier period is judged by (R19).
        Column("first_kind", String, nullable=False),
        Column("first_superior", String),
        Column("first_group", String),
    ),
    indexes=(("superior",),),
)
POSTS = Temporal(
    "posts",
    key=("organization", "post", "person"),
    columns=(
        Column("organization", String, nullable=False),
        Column("post", String, nullable=False),
        Column("person", String, nullable=False),
        Column("held_since", Date),
        Column("recorded_at", BigInteger, nullable=False),
    ),
    indexes=(("person",),),
)
TIERS = Temporal(
    "tiers",
    key=("organization",),
    columns=(
        Column("organization", String, nullable=False),
        Column("tier", String, nullable=False),
        Column("rated_on", Date),
        Column("recorded_at", BigInteger, nullable=False),
    ),
)

# Each holds the tier that the branch then has.
RATING = (
    tiers.TierRated,
    tiers.TierCorrected,
    tiers.TierFirstRated,
    tiers.TierGranted,
    tiers.TierLowered,
)


class Organizations:
    name: ClassVar[str] = "organizations"
    version: ClassVar[int] = 2
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (ORGANIZATIONS, POSTS, TIERS)
    handles: ClassVar[tuple[type[Event], ...]] = (
        facts.OrganizationRegistered,
        facts.OrganizationRenamed,
        facts.OrganizationMoved,
        facts.OrganizationRegrouped,
        facts.OrganizationReclassified,
        facts.OrganizationMembersCounted,
        facts.OrganizationFounded,
        facts.OrganizationMerged,
        facts.OrganizationDissolved,
        facts.PostFilled,
        facts.PostVacated,
        *RATING,
    )

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        event = fact.event
        match event:
            case facts.PostFilled() | facts.PostVacated():
                yield POSTS, (event.organization, event.post, event.person)
            case _ if isinstance(event, RATING):
                yield TIERS, (event.organization,)
            case _:
                yield ORGANIZATIONS, (event.organization,)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        event = fact.event
        match event:
            case facts.OrganizationRegistered():
                _register(event, fact, rows)
            case facts.PostFilled():
                key = (event.organization, event.post, event.person)
                values = {"held_since": event.happened_on, "recorded_at": fact.recorded_at}
                named = {"organization": key[0], "post": key[1], "person": key[2]}
                rows.put(POSTS, key, {**named, **values})
            case facts.PostVacated():
                rows.end(POSTS, (event.organization, event.post, event.person))
            case _ if isinstance(event, RATING):
                rated = {"rated_on": event.happened_on, "recorded_at": fact.recorded_at}
                named = {"organization": event.organization, "tier": event.tier}
                rows.put(TIERS, (event.organization,), {**named, **rated})
            case _:
                _change(event, fact, rows)


def _register(event: facts.OrganizationRegistered, fact: Recorded, rows: Rows) -> None:
    rows.put(
        ORGANIZATIONS,
        (event.organization,),
        {
            "organization": event.organization,
            "name": event.name,
            "kind": event.kind,
            "superior": event.superior,
            "group": event.group,
            "members": event.members,
            "has_groups": event.has_groups,
            "registered_at": fact.recorded_at,
            "first_kind": event.kind,
            "first_superior": event.superior,
            "first_group": event.group,
        },
    )


def _change(event: Event, fact: Recorded, rows: Rows) -> None:
    key = (event.organization,)
    match event:
        case facts.OrganizationRenamed():
            rows.change(ORGANIZATIONS, key, name=event.name)
        case facts.OrganizationMoved():
            rows.change(ORGANIZATIONS, key, superior=event.superior)
        case facts.OrganizationRegrouped():
            rows.change(ORGANIZATIONS, key, group=event.group)
        case facts.OrganizationReclassified():
            rows.change(ORGANIZATIONS, key, kind=event.kind)
        case facts.OrganizationMembersCounted():
            counted = {"members": event.members, "has_groups": event.has_groups}
            rows.change(ORGANIZATIONS, key, **counted)
        case facts.OrganizationFounded():
            rows.change(ORGANIZATIONS, key, founded_on=event.founded_on)
        case facts.OrganizationMerged():
            merged = {"dissolved_at": fact.recorded_at, "merged_into": event.into}
            rows.change(ORGANIZATIONS, key, **merged)
        case facts.OrganizationDissolved():
            rows.change(ORGANIZATIONS, key, dissolved_at=fact.recorded_at)
