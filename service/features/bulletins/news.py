"""What notices tell of bulletins: that one was issued, to every unit that it ranks (R17)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from projections.bulletins import BULLETINS
from service.reading.reader import Reader


def tells(reader: Reader, after: int) -> dict[str, list[dict[str, Any]]]:
    """By organization, of what was issued since a position."""
    rows = reader.view.rows(BULLETINS)
    query = select(rows).where(rows.c.issued > after).order_by(rows.c.issued)
    items: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in reader.view.all(query):
        item = {
            "kind": "bulletin-issued", "count": 1, "subjects": [row.bulletin],
            "period": row.period, "until": None,
        }  # fmt: skip
        for each in row.rows:
            items[each["organization"]].append(dict(item))
    return items
