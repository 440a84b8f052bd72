"""The list of spot checks: said once for page, JSON, CSV and workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from service.features.spot_checks.queries import spot_checks as queries
from service.reading.reader import Reader
from service.web.cells import Cell
from service.web.columns import Column, Columns


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month's spot check, and how many of its checks are in which state."""

    row: Row[Any]
    counts: dict[str, int]

    @property
    def checks(self) -> int:
        return sum(self.counts.values())

    @property
    def settled(self) -> int:
        return self.counts.get("settled", 0)


def months(reader: Reader) -> list[MonthLine]:
    """The newest first."""
    counted = queries.counts(reader)
    return [MonthLine(row, counted.get(row.period, {})) for row in queries.spot_checks(reader)]


MONTHS = Columns[MonthLine](
    "SpotCheck",
    "Spot checks",
    (
        Column(
            name="period", words="Month", value=lambda line: line.row.period, example="2026-10",
            link=lambda line: f"/spot-checks/{line.row.period}",
        ),
        Column(
            name="state", words="State", cell=Cell.WORD, value=lambda line: line.row.state,
            example="drawn",
        ),
        Column(
            name="pool", words="Units in the pool", cell=Cell.WHOLE,
            value=lambda line: len(line.row.units), example=60,
        ),
        Column(
            name="units", words="Units drawn", cell=Cell.WHOLE,
            value=lambda line: len(line.row.drawn_units or ()), example=6,
        ),
        Column(name="checks", words="Checks", cell=Cell.WHOLE, example=18),
        Column(name="settled", words="Settled", cell=Cell.WHOLE, example=12),
        Column(name="called", cell=Cell.WHOLE, value=lambda line: line.row.called, example=1234),
        Column(
            name="called_at", words="Called", cell=Cell.MOMENT,
            value=lambda line: line.row.called_at,
        ),
        Column(
            name="closed_at", words="Closed", cell=Cell.MOMENT, optional=True,
            value=lambda line: line.row.closed_at,
        ),
    ),
)  # fmt: skip
