"""What notices tell of polls: that the organization's was closed."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from projections.polls import POLLS
from service.reading.reader import Reader


def tells(reader: Reader, after: int) -> dict[str, list[dict[str, Any]]]:
    rows = reader.view.rows(POLLS)
    query = select(rows).where(rows.c.closed > after, rows.c.state == "closed")
    items: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in reader.view.all(query.order_by(rows.c.closed)):
        items[row.organization].append(
            {"kind": "poll-closed", "count": 1, "period": row.year, "until": None,
             "subjects": [row.poll]}
        )  # fmt: skip
    return items
