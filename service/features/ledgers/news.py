"""What notices tell of ledger checks (送达): what an organization's quarter loses by them (R7)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from aggregates.account.account import LEDGER
from aggregates.ledger_check.ledger_check import ledger_check_id
from projections.scores import ENTRIES
from service.reading.reader import Reader


def tells(reader: Reader, after: int) -> dict[str, list[dict[str, Any]]]:
    """By organization, of the ledger entries entered since a position that stand: an appeal's term
    begins with the serving."""
    rows = reader.view.rows(ENTRIES)
    wanted = rows.c.line == LEDGER, rows.c.entered > after, rows.c.reversed.is_(None)
    items: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in reader.view.all(select(rows).where(*wanted).order_by(rows.c.entered)):
        subject = str(ledger_check_id(row.organization, row.period))
        items[row.organization].append(
            {"kind": "ledger-result", "count": 1, "subjects": [subject], "period": row.period,
             "entries": [row.entry]}
        )  # fmt: skip
    return items
