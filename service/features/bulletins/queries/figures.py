"""What a bulletin freezes (R17): the quarter's ranking of the units, as plain figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aggregates.values.period import Quarter
from service.features.scores.queries.rankings import RankingRow, ranking
from service.reading.reader import Reader

Figures = dict[str, Any]  # a row as the fact has it


def figures(reader: Reader, quarter: Quarter) -> list[Figures]:
    """Units by group and rank, the unranked last."""
    return [_row(row) for row in ranking(reader, quarter).rows]


def _row(row: RankingRow) -> Figures:
    return {
        "organization": row.organization,
        "peers": row.peers,
        "rank": row.rank,
        "previous": row.previous_rank,
        "score": row.score.score,
        "months": dict(row.score.parts),
        "ledger": row.score.ledger,
    }


@dataclass(frozen=True, slots=True)
class Beside:
    """A unit's frozen figures beside today's; None: it had, or has, no row."""

    organization: str
    frozen: Figures | None
    now: Figures | None

    @property
    def differs(self) -> bool:
        return (
            self.frozen is None
            or self.now is None
            or any(
                self.frozen[name] != self.now[name]
                for name in ("rank", "score", "months", "ledger")
            )
        )


def beside(frozen: Sequence[Figures], now: Sequence[Figures]) -> list[Beside]:
    """In the order of the frozen ones, newcomers last."""
    today = {row["organization"]: row for row in now}
    then = {row["organization"]: row for row in frozen}
    codes = list(dict.fromkeys((*then, *today)))
    return [Beside(code, then.get(code), today.get(code)) for code in codes]
