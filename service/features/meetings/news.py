"""What notices tell of meetings (送达): called, cancelled, their minutes published."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import or_, select

from projections.meetings import MEETINGS
from service.reading.reader import Reader


def tells(reader: Reader, after: int) -> dict[str, list[dict[str, Any]]]:
    """Whoever is invited is told of what happened since a position, by kind."""
    rows = reader.view.rows(MEETINGS)
    query = select(rows).where(
        or_(rows.c.called > after, rows.c.cancelled > after, rows.c.published > after)
    )
    subjects: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in reader.view.all(query.order_by(rows.c.called)):
        for code in row.invited:
            subjects[code, _kind(row, after)].append(row.meeting)
    items: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for (code, kind), meetings in sorted(subjects.items()):
        items[code].append({"kind": kind, "count": len(meetings), "subjects": meetings[:20]})
    return items


def _kind(row: Any, after: int) -> str:
    if row.state == "cancelled":
        return "meeting-cancelled"
    return "meeting-minutes" if row.published and row.published > after else "meeting-called"
