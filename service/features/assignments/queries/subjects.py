"""What assignments are called in the trail and its timelines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from service.features.assignments.queries import lines as assignments
from service.features.catalogue.queries import catalogue
from service.reading.reader import Reader


def subjects(reader: Reader, rows: Sequence[Row[Any]]) -> dict[UUID, str]:
    """Of those among the rows of the trail."""
    ids = {row.aggregate for row in rows if row.kind.startswith("assignment.")}
    if not ids:
        return {}
    issued = assignments.find(reader, assignments.Wanted(ids=ids))
    lines = assignments.lines(reader, issued, catalogue(reader))
    return {
        line.row.assignment: f"“{line.name or line.short_code}” ({line.row.period})"
        for line in lines
    }
