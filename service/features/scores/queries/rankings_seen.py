"""What each may see of a ranking (R11): whole once the month is closed, before that hardly any."""

from __future__ import annotations

from dataclasses import dataclass, replace

from aggregates.errors import NotFound
from service.access.who import Who, forbidden
from service.features.scores.queries.rankings import Ranking, RankingRow
from service.features.scores.rights import RANKING_READ
from service.store.standing_data import StandingData


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Hundredths. ``peers``: the group, or the code of the superior."""

    peers: str
    lower: int
    median: int
    upper: int


@dataclass(frozen=True, slots=True)
class Seen:
    """``whole`` False: the reader's own row without its rank, and the quartiles of the peers it
    stands among."""

    ranking: Ranking
    whole: bool
    rows: list[RankingRow]
    quartiles: list[Quartiles]


def seen_by(standing: StandingData, who: Who, found: Ranking) -> Seen:
    """Forbidden for a ranking of others that is neither beneath, above nor beside the reader."""
    if not who.is_named(RANKING_READ):
        raise forbidden(who, RANKING_READ, found.under)
    lineage = _lineage(standing, who)
    if may_see_whole(standing, who, found, lineage):
        return Seen(found, True, found.rows, [])
    own = [row for row in found.rows if row.organization == who.organization]
    # Its place among the others is part of the whole, this month's and the one before alike.
    rows = [replace(row, rank=None, previous_rank=None) for row in own]
    if found.under is not None and found.under not in lineage:
        raise forbidden(who, RANKING_READ, found.under)
    quartiles = [each for row in rows if (each := _quartiles(found, row.peers))]
    return Seen(found, False, rows, quartiles)


def may_see_whole(standing: StandingData, who: Who, found: Ranking, lineage: list[str]) -> bool:
    """Whoever looks over the whole city always, a superior what lies beneath it, its peers once
    it is closed."""
    root = lineage[-1] if lineage else None
    if who.face(RANKING_READ, [], root) is not None:
        return True
    if found.under is None:
        return found.closed and bool(lineage)
    if who.face(RANKING_READ, standing.lineage(found.under), root) is not None:
        return True
    return found.closed and found.under in lineage


def _lineage(standing: StandingData, who: Who) -> list[str]:
    try:
        return standing.lineage(who.organization)
    except NotFound:
        return []


def _quartiles(found: Ranking, peers: str) -> Quartiles | None:
    three = found.quartiles(peers)
    return Quartiles(peers, *three) if three else None
