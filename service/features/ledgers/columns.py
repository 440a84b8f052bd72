"""The list of ledger checks: said once for page, JSON, CSV and workbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Row

from service.features.ledgers.queries import ledgers as queries
from service.features.ledgers.words import STATES
from service.reading.reader import Reader
from service.web.cells import Cell, Translate
from service.web.columns import Column, Columns


@dataclass(frozen=True, slots=True)
class Ledger:
    """``deducted``: of its own account, a magnitude in hundredths; None before it is entered."""

    row: Row[Any]
    failed: int
    deducted: int | None

    @property
    def items(self) -> int:
        return len(self.row.items)

    @property
    def unseen(self) -> int:
        """Nobody looked at them (未检查), once it is completed."""
        return len(self.row.unseen or ())


def listed(
    reader: Reader,
    organizations: Iterable[str] | None,
    quarter: str | None = None,
    state: str | None = None,
) -> list[Ledger]:
    rows = queries.ledgers(reader, quarter=quarter, organizations=organizations, state=state)
    entered = {each: queries.deductions(reader, each) for each in {row.period for row in rows}}
    return [_ledger(row, entered[row.period]) for row in rows]


def _ledger(row: Row[Any], entered: dict[str, Row[Any]]) -> Ledger:
    entry = entered.get(row.organization)
    return Ledger(row, row.failed, -entry.amount if entry is not None else None)


def _state(line: Ledger, translate: Translate) -> str:
    return translate(STATES[line.row.state])


LEDGERS = Columns[Ledger](
    "Ledger",
    "Ledger checks",
    (
        Column(
            name="quarter", words="Quarter", value=lambda line: line.row.period,
            example="2026Q4",
        ),
        Column(
            name="organization", words="Organization code", head="Organization",
            value=lambda line: line.row.organization, example="U001-01",
        ),
        Column(name="by", words="Checked by", value=lambda line: line.row.by, example="U001"),
        Column(
            name="state", words="State", value=lambda line: line.row.state,
            type=Literal["open", "completed"], label=_state,
        ),
        Column(name="items", words="Items", cell=Cell.WHOLE, example=60),
        Column(
            name="checked", words="Seen", cell=Cell.WHOLE, value=lambda line: line.row.checked,
            example=60,
        ),
        Column(name="failed", words="Failed", cell=Cell.WHOLE, example=1),
        Column(name="unseen", words="Not seen", cell=Cell.WHOLE, example=0),
        Column(
            name="deducted", words="Deducted", cell=Cell.POINTS, optional=True, example="0.17"
        ),
        Column(name="by_clock", cell=Cell.FLAG, value=lambda line: line.row.by_clock),
        Column(
            name="opened_at", words="Opened", cell=Cell.MOMENT, page=False,
            value=lambda line: line.row.opened_at,
        ),
        Column(
            name="completed_at", words="Completed", cell=Cell.MOMENT, optional=True,
            value=lambda line: line.row.completed_at,
        ),
    ),
)  # fmt: skip
