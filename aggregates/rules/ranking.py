"""Ranking (排名, R11): equal scores share a rank and the next is skipped: 1, 2, 2, 4."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aggregates.values.points import divide_half_up


@dataclass(frozen=True, slots=True)
class RankedOrganization:
    """One organization among its peers. ``score`` None: not assessed, so no rank."""

    organization: str
    peers: str  # the group of a unit, or the superior's code of any other
    score: int | None
    rank: int | None = None


def rank(ranked: Iterable[RankedOrganization]) -> list[RankedOrganization]:
    """Ranks within each set of peers; rows by peers, then rank, then code, unassessed ones last."""
    among: dict[str, list[RankedOrganization]] = defaultdict(list)
    for current in ranked:
        among[current.peers].append(current)
    return [row for peers in sorted(among) for row in _rank_peers(among[peers])]


def _rank_peers(peers: list[RankedOrganization]) -> list[RankedOrganization]:
    ordered = sorted(peers, key=lambda s: (s.score is None, -(s.score or 0), s.organization))
    places: dict[int, int] = {}
    for place, row in enumerate(ordered, start=1):
        if row.score is not None:
            places.setdefault(row.score, place)
    return [
        RankedOrganization(
            s.organization, s.peers, s.score, places[s.score] if s.score is not None else None
        )
        for s in ordered
    ]


@dataclass(frozen=True, slots=True)
class Superior:
    """What R11 reads of an organization, as recorded at the period's last moment (R19)."""

    superior: str | None
    group: str | None
    ranked_with_units: bool


def peers_of(code: str, tree: Mapping[str, Superior], root: str) -> str | None:
    """The group a unit is ranked in, the superior any other is ranked under; None: not ranked."""
    place = tree[code]
    if place.superior is None:
        return None
    if place.superior == root and place.ranked_with_units:
        return place.group or "—"
    return place.superior


def quartiles(scores: list[int]) -> tuple[int, int, int] | None:
    """Lower quartile, median, upper quartile in hundredths (for those who see no whole ranking);
    None under 2 scores."""
    if len(scores) < 2:
        return None
    ordered = sorted(scores)
    return _quartile(ordered, 1), _quartile(ordered, 2), _quartile(ordered, 3)


def _quartile(ordered: list[int], number: int) -> int:
    """The point ``number`` quarters of the way from the lowest to the highest, as spreadsheets
    reckon it (QUARTILE.INC), rounded half up."""
    place, past = divmod(number * (len(ordered) - 1), 4)
    return divide_half_up(ordered[place] * (4 - past) + ordered[place + 1] * past, 4)
