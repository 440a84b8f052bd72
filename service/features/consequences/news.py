"""What notices tell of what follows: that a result was sent on, or taken back."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from projections.consequences import CONSEQUENCES
from service.reading.reader import Reader


def tells(reader: Reader, after: int) -> dict[str, list[dict[str, Any]]]:
    rows = reader.view.rows(CONSEQUENCES)
    query = select(rows).where((rows.c.sent > after) | (rows.c.withdrawn > after))
    items: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in reader.view.all(query.order_by(rows.c.sent)):
        kind = "result-taken-back" if row.state == "withdrawn" else "result-sent-on"
        if row.person is None:  # what is a person's is not told to the organization
            items[row.organization].append(
                {"kind": kind, "count": 1, "subjects": [row.consequence], "period": row.year,
                 "until": None}
            )  # fmt: skip
    return items
