"""What notices tell of elections (换届): six months before they are due, once (R22)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from projections.notices import NOTICES
from service.features.responsibilities.queries import Election, elections_due
from service.reading.reader import Reader

KIND = "election-due"


def tells(reader: Reader, after: int) -> dict[str, list[dict[str, Any]]]:
    """``after`` says nothing here: what falls due is no fact."""
    due = elections_due(reader, reader.today)
    return {
        each.organization: [
            {"kind": KIND, "count": 1, "until": each.due.isoformat(),
             "subjects": [each.organization]}
        ]
        for each in due
        if not _served(reader, each)
    }  # fmt: skip


def _served(reader: Reader, election: Election) -> bool:
    rows = reader.view.rows(NOTICES)
    query = select(rows.c["items"]).where(
        rows.c.organization == election.organization, rows.c.day >= election.reminded
    )
    until = election.due.isoformat()
    return any(
        item["kind"] == KIND and item.get("until") == until
        for row in reader.view.all(query)
        for item in row[0]
    )
