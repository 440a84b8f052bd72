"""Posts (职务): who answers for an organization as of a moment, from when (责任体系)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from projections.organizations import POSTS
from service.reading.reader import Reader


def of(reader: Reader, organization: str) -> list[dict[str, Any]]:
    """By post and person; people are codes."""
    rows = reader.view.rows(POSTS)
    query = select(rows).where(rows.c.organization == organization)
    return [
        {
            "post": row.post,
            "person": row.person,
            "since": row.held_since.isoformat() if row.held_since else None,
        }
        for row in reader.view.all(query.order_by(rows.c.post, rows.c.person))
    ]
