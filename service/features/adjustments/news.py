"""What notices tell of bonuses and deductions: those of the organization that were decided."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from projections.adjustments import ADJUSTMENTS
from service.reading.reader import Reader


def tells(reader: Reader, after: int) -> dict[str, list[dict[str, Any]]]:
    rows = reader.view.rows(ADJUSTMENTS)
    query = select(rows).where(rows.c.decided > after, rows.c.state != "withdrawn")
    decided: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in reader.view.all(query.order_by(rows.c.decided)):
        decided[row.organization, row.year].append(row.adjustment)
    items: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for (organization, year), ids in decided.items():
        items[organization].append(
            {"kind": "adjustment-decided", "count": len(ids), "period": year, "until": None,
             "subjects": ids[:20]}
        )  # fmt: skip
    return items
