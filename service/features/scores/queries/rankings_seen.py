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


def seen_by(standing_data: StandingData, who: Who, ranking: Ranking) -> Seen:
    """Forbidden for a ranking of others that is neither beneath, above nor beside the reader."""
    if not who.is_named(RANKING_READ):
        raise forbidden(who, RANKING_READ, ranking.under)
    lineage = _lineage(standing_data, who)
    if may_see_whole(standing_data, who, ranking, lineage):
        return Seen(ranking, True, ranking.rows, [])
    own = [row for row in ranking.rows if row.organization == who.organization]
    # Its place among the others is part of the whole, this month's and the one before alike.
    rows = [replace(row, rank=None, previous_rank=None) for row in own]
    if ranking.under is not None and ranking.under not in lineage:
        raise forbidden(who, RANKING_READ, ranking.under)
    quartiles = [each for row in rows if (each := _quartiles(ranking, row.peers))]
    return Seen(ranking, False, rows, quartiles)


def may_see_whole(
    standing_data: StandingData, who: Who, ranking: Ranking, lineage: list[str]
) -> bool:
    """Whoever looks over the whole city always, a superior what lies beneath it, its peers once
    it is closed."""
    root = lineage[-1] if lineage else None
    if who.face(RANKING_READ, [], root) is not None:
        return True
    if ranking.under is None:
        return ranking.closed and bool(lineage)
    if who.face(RANKING_READ, standing_data.lineage(ranking.under), root) is not None:
        return True
    return ranking.closed and ranking.under in lineage


def _lineage(standing_data: StandingData, who: Who) -> list[str]:
    try:
        return standing_data.lineage(who.organization)
    except NotFound:
        return []


def _quartiles(ranking: Ranking, peers: str) -> Quartiles | None:
    three = ranking.quartiles(peers)
    return Quartiles(peers, *three) if three else None
