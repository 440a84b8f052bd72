"""What the clock does of tiers: which look-backs fall due, which rectifications are past due."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from aggregates.assignment.states import Outcome, Status
from projections.assignments import ASSIGNMENTS
from projections.tier_tables import RECORDS
from service.features.tiers.queries.look_backs import in_state
from service.reading.reader import Reader
from service.reading.tree import tree


def falling_due(reader: Reader, today: date) -> list[str]:
    rows = reader.view.rows(RECORDS)
    query = select(rows.c.organization).where(rows.c.next_look_back <= today)
    places = tree(reader)
    codes = [row.organization for row in reader.view.all(query.order_by(rows.c.organization))]
    return [code for code in codes if places[code].dissolved_at is None]


def past_due(reader: Reader, today: date) -> list[str]:
    """Branches of which a rectification's day passed before it was accepted as done."""
    waiting = {UUID(key): row.organization for row in in_state(reader, "to_rectify")
               for key in row.rectifications}  # fmt: skip
    if not waiting:
        return []
    rows = reader.view.rows(ASSIGNMENTS)
    query = select(rows).where(rows.c.assignment.in_(list(waiting)), rows.c.due < today)
    late = [row for row in reader.view.all(query) if not is_done(row.status, row.outcome)]
    return sorted({waiting[row.assignment] for row in late})


def is_done(status: str, outcome: str | None) -> bool:
    """A cancelled one is no fault any more; one accepted 未完成 is not rectified."""
    if status == Status.ACCEPTED:
        return outcome != Outcome.NOT_DONE
    return status in (Status.CANCELLED, Status.NOT_APPLICABLE)
