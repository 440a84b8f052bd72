"""Tiers of branches (支部等次): climbed step by step, looked back at, lowered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from aggregates.words import N_
from service.feature import Entry, Feature, Todo
from service.features.tiers.rights import RIGHTS, TIER_DECIDE, TIERS_READ

if TYPE_CHECKING:
    from schedules.job import Job


def _jobs() -> Iterator[Job]:
    from schedules.tier_look_backs import TierLookBacks

    yield TierLookBacks()


def _tells(reader: Any, after: int) -> dict[str, list[dict[str, Any]]]:
    from service.features.tiers.news import tells

    return tells(reader, after)


def _home(page: Any) -> Iterator[Todo]:
    from service.features.tiers.home import home

    return home(page)


def _follows(services: Any, call: Any, facts: Sequence[Any]) -> list[Any]:
    from service.features.tiers.commands.following import follow

    return follow(services, call, facts)


def _entry(words: str, path: str, place: int, opens: Any = TIERS_READ) -> Entry:
    return Entry(words=words, path=path, opens=opens, place=place, group="Branches", icon="tier")


FEATURE = Feature(
    name="tiers",
    rights=RIGHTS,
    navigation=(
        _entry(N_("Tiers of branches"), "/tiers", 10),
        _entry(N_("Look-backs"), "/look-backs", 20),
        _entry(N_("Panel"), "/panels", 30, TIER_DECIDE),
        _entry(N_("Checklists"), "/checklists", 40),
    ),
    jobs=_jobs,
    tells=_tells,
    home=_home,
    follows=_follows,
    news={
        "tier-decided": N_("Applications of yours for a tier were decided: {count}."),
        "tier-lowered": N_("Your branch was lowered: {count}."),
        "tier-applied": N_("Applications for a tier wait for your inspection: {count}."),
        "tier-inspected": N_("Inspected applications for a tier wait for you: {count}."),
        "look-back-opened": N_("Look-backs to make at branches beneath you: {count}."),
        "lowering-proposed": N_("Lowerings that were proposed: {count}."),
    },
    families={
        "tier": N_("Tier"),
        "panel": N_("Panels"),
        "look_back_campaign": N_("Campaigns of look-backs"),
        "checklist": N_("Checklists"),
        "tier_targets": N_("Targets of tiers"),
    },
)
