"""The lists of a year's review: said once for page, JSON, CSV and workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from service.features.annual_reviews.queries import Figures
from service.features.annual_reviews.words import OBJECTIONS as STATES_OF
from service.features.annual_reviews.words import STATES
from service.web.cells import Cell
from service.web.columns import Column, Columns

REVIEWS = Columns[Row[Any]](
    "AnnualReviewLine",
    "Annual reviews",
    (
        Column(name="year", words="Year", example="2026",
               link=lambda row: f"/annual-reviews/{row.year}"),
        Column(name="state", words="State", example="posted",
               label=lambda row, translate: translate(STATES[row.state])),
        Column(name="computed_at", words="Computed", cell=Cell.MOMENT),
        Column(name="first_day", words="Posted on", cell=Cell.DAY, optional=True),
        Column(name="last_day", words="Posted until", cell=Cell.DAY, optional=True),
        Column(name="publication", words="Publication", cell=Cell.WHOLE, optional=True),
    ),
)  # fmt: skip
OBJECTIONS = Columns[Row[Any]](
    "Objection",
    "Objections",
    (
        Column(name="n", words="Objection", cell=Cell.WHOLE, example=1),
        Column(name="organization", words="Organization", cell=Cell.CODE, example="U001"),
        Column(name="about", words="About", example="U002"),
        Column(name="decide_by", words="To be decided by", cell=Cell.DAY),
        Column(name="upheld", words="State", cell=Cell.FLAG, optional=True,
               label=lambda row, translate: translate(STATES_OF[row.upheld])),
        Column(name="adjustment", optional=True),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beside:
    """An organization's frozen figures beside today's; None: it had, or has, no row."""

    organization: str
    frozen: Figures | None
    now: Figures | None

    @property
    def either(self) -> Figures:
        return self.frozen or self.now or {}

    @property
    def differs(self) -> bool:
        return self.frozen is None or self.now is None or any(
            self.frozen[name] != self.now[name] for name in self.frozen if name != "reason"
        )  # fmt: skip


def beside(frozen: list[Figures], now: list[Figures]) -> list[Beside]:
    """In the order of the frozen ones, newcomers last."""
    then = {row["organization"]: row for row in frozen}
    today = {row["organization"]: row for row in now}
    return [Beside(code, then.get(code), today.get(code))
            for code in dict.fromkeys((*then, *today))]  # fmt: skip


def _of(row: Figures | None, name: str) -> Any:
    return None if row is None else row[name]


DIFFERENCES = Columns[Beside](
    "AnnualFigure",
    "Annual figures",
    (
        Column(name="organization", words="Organization", cell=Cell.CODE, example="U001",
               link=lambda row: f"/organizations/{row.organization}"),
        Column(name="peers", words="Peer group", example="政府",
               value=lambda row: row.either["peers"]),
        Column(name="rank", words="Rank", cell=Cell.WHOLE, example=3, optional=True,
               value=lambda row: _of(row.frozen, "rank")),
        Column(name="score", words="Score", cell=Cell.POINTS, example="93.50", optional=True,
               value=lambda row: _of(row.frozen, "score")),
        Column(name="daily", words="Daily score", cell=Cell.POINTS, optional=True,
               value=lambda row: _of(row.frozen, "daily")),
        Column(name="poll", words="Poll", cell=Cell.POINTS, optional=True,
               value=lambda row: _of(row.frozen, "poll")),
        Column(name="bonuses", words="Bonuses", cell=Cell.POINTS, optional=True,
               value=lambda row: _of(row.frozen, "bonuses")),
        Column(name="deductions", words="Deductions", cell=Cell.POINTS, optional=True,
               value=lambda row: _of(row.frozen, "deductions")),
        Column(name="rank_now", words="Rank today", cell=Cell.WHOLE, example=4, optional=True,
               value=lambda row: _of(row.now, "rank")),
        Column(name="score_now", words="Score today", cell=Cell.POINTS, example="92.00",
               optional=True, value=lambda row: _of(row.now, "score")),
        Column(name="differs", words="Differs", cell=Cell.FLAG),
        Column(name="reason", words="Note", cell=Cell.WORD, optional=True,
               value=lambda row: row.either["reason"]),
    ),
)  # fmt: skip
