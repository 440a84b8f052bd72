"""Campaigns of look-backs (集中回头看, R13): at their closing the tiers are counted."""

from __future__ import annotations

from collections import Counter

from ..reading.facts import Fact
from ..replay.registry import on, says_nothing_of_figures
from ..replay.replay import Replay

says_nothing_of_figures("look_back_campaign.opened", "checklist.published", "tier_targets.set")


@on("look_back_campaign.closed")
def _closed(replay: Replay, fact: Fact) -> None:
    """The counts, from which the shares come, of every branch that stands."""
    _, scheme = replay.scheme(str(replay.day(fact.recorded_at))[:7])
    tiered = {kind["name"] for kind in scheme["kinds"] if kind.get("tiered")}
    counts: Counter[str] = Counter()
    for code, place in replay.places.items():
        if place.dissolved_at is None and place.by_place[-1][1] in tiered:
            branch = replay.branches.get(code)
            counts[(branch.tier if branch else None) or "unrated"] += 1
    if dict(counts) != fact.said["counts"]:
        replay.wrong(
            fact.position,
            f"it counts {fact.said['counts']}, but the facts give {dict(counts)} (R13)",
            f"所记等次数 {fact.said['counts']} 与事实 {dict(counts)} 不符",
        )
