"""Ranks over the year (名次走势), as each month was closed: the small lines in a ranking's rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select

from aggregates.values.period import Month, Period
from projections.rankings import CLOSED_RANKS
from service.reading.reader import Reader

WIDTH, HEIGHT, EDGE = 76, 20, 3


@dataclass(frozen=True)
class RankLine:
    """``ranks``: by month, None where it had none. ``worst``: the last rank of anybody among its
    peers in those months."""

    ranks: dict[Month, int | None]
    worst: int

    @property
    def drawn(self) -> str:
        """As a polyline's points."""
        return " ".join(f"{x},{y}" for x, y in self.points)

    @property
    def text(self) -> str:
        """Month and rank, for who reads: ``1: 3, 2: 5``."""
        ranks = ((month.month, rank or "—") for month, rank in self.ranks.items())
        return ", ".join(f"{month}: {rank}" for month, rank in ranks)

    @cached_property
    def points(self) -> list[tuple[float, float]]:
        """Where each rank stands in a picture of WIDTH by HEIGHT; the first rank is on top."""
        step = (WIDTH - 2 * EDGE) / max(1, len(self.ranks) - 1)
        span = (HEIGHT - 2 * EDGE) / max(1, self.worst - 1)
        return [
            (round(EDGE + number * step, 1), round(EDGE + (rank - 1) * span, 1))
            for number, rank in enumerate(self.ranks.values())
            if rank is not None
        ]


def rank_lines(reader: Reader, period: Period, organizations: Iterable[str]) -> dict[str, RankLine]:
    """The months of the period's year up to its last, of those that were ranked in two of them."""
    last = period.months[-1]
    months = [Month(last.year, number) for number in range(1, last.month + 1)]
    rows = reader.view.rows(CLOSED_RANKS)
    query = select(rows.c.organization, rows.c.period, rows.c.peers, rows.c.rank)
    by_code: defaultdict[str, dict[str, int | None]] = defaultdict(dict)
    worst: defaultdict[str, int] = defaultdict(int)
    peers: dict[str, str] = {}
    query = query.where(rows.c.period.in_([str(month) for month in months]))
    kept: Sequence[Any] = reader.view.all(query.where(rows.c.organization.in_(list(organizations))))
    for organization, month, group, rank in kept:
        by_code[organization][month] = rank
        peers[organization] = group
        worst[group] = max(worst[group], rank or 0)
    return {
        code: RankLine({month: ranks.get(str(month)) for month in months}, worst[peers[code]])
        for code, ranks in by_code.items()
        if sum(rank is not None for rank in ranks.values()) > 1
    }
