"""What notices tell of tiers (送达): what was decided, what waits for the superior or committee."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from projections.trail import TRAIL
from service.reading.reader import Reader
from service.reading.tree import tree

DECIDED = ("tier.granted", "tier.refused", "tier.returned")
# By the fact: the news, and whom it is told to.
KINDS = {
    **{topic: ("tier-decided", "own") for topic in DECIDED},
    "tier.lowered": ("tier-lowered", "own"),
    "tier.applied": ("tier-applied", "superior"),
    "tier.look_back_opened": ("look-back-opened", "superior"),
    "tier.inspected": ("tier-inspected", "root"),
    "tier.lowering_proposed": ("lowering-proposed", "root"),
}


def tells(reader: Reader, after: int) -> dict[str, list[dict[str, Any]]]:
    trail, places = reader.view.rows(TRAIL), tree(reader)
    query = select(trail.c.organization, trail.c.kind).where(
        trail.c.kind.in_(list(KINDS)), trail.c.since > after
    )
    subjects: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in reader.view.all(query.order_by(trail.c.since)):
        kind, whom = KINDS[row.kind]
        code = row.organization
        to = {"own": code, "superior": places[code].superior, "root": places.root}[whom]
        if to is not None and code not in subjects[to, kind]:
            subjects[to, kind].append(code)
    items: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for (to, kind), codes in sorted(subjects.items()):
        if codes:
            items[to].append({"kind": kind, "count": len(codes), "subjects": codes[:20]})
    return items
