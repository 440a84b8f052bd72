"""Ranks over the year (名次走势), as each month was closed: the small lines in a ranking's rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from aggregates.values.period import Month, Period
from projections.rankings import CLOSED_RANKS
from service.reading.reader import Reader

WIDTH, HEIGHT, EDGE = 76, 20, 3


@dataclass(frozen=True, slots=True)
class RankLine:
    """``ranks``: by month, None where it had none. ``worst``: the last rank of anybody among its
    peers in those months."""

    ranks: dict[Month, int | None]
    worst: int

    @property
    def points(self) -> list[tuple[float, float]]:
        """Where each rank stands in a picture of WIDTH by HEIGHT; the first rank is on top."""
        step = (WIDTH - 2 * EDGE) / max(1, len(self.ranks) - 1)
        span = (HEIGHT - 2 * EDGE) / max(1, self.worst - 1)
        return [
            (round(EDGE + number * step, 1), round(EDGE + (rank - 1) * span, 1))
            for number, rank in enumerate(self.ranks.values())
            if rank is not None
        ]


def rank_lines(reader: Reader, period: Period) -> dict[str, RankLine]:
    """The months of the period's year up to its last, of whoever was ranked in two of them."""
    last = period.months[-1]
    months = [Month(last.year, number) for number in range(1, last.month + 1)]
    rows = reader.view.rows(CLOSED_RANKS)
    query = select(rows.c.organization, rows.c.period, rows.c.peers, rows.c.rank)
    found: defaultdict[str, dict[str, int | None]] = defaultdict(dict)
    worst: defaultdict[str, int] = defaultdict(int)
    peers: dict[str, str] = {}
    for row in reader.view.all(query.where(rows.c.period.in_([str(month) for month in months]))):
        found[row.organization][row.period] = row.rank
        peers[row.organization] = row.peers
        worst[row.peers] = max(worst[row.peers], row.rank or 0)
    return {
        code: RankLine({month: ranks.get(str(month)) for month in months}, worst[peers[code]])
        for code, ranks in found.items()
        if sum(rank is not None for rank in ranks.values()) > 1
    }
