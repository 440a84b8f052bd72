"""Monthly reports as JSON: the same for the API and the command line."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from service.reading.shown import Shown, moment, points


def show_report(row: Row[Any]) -> Shown:
    return {
        "organization": row.organization,
        "period": row.period,
        "status": row.status,
        "claimed": points(row.claimed),
        "named": row.named,
        "left_out": row.left_out,
        "open_children": row.open_children,
        "counted_on": row.counted_on.isoformat() if row.counted_on else None,
        "stated_on": row.stated_on.isoformat() if row.stated_on else None,
        "history": row.history,
        "first_sent_at": moment(row.first_sent_at),
        "last_sent_at": moment(row.last_sent_at),
        "sent_by": row.sent_by,
        "sent_for": row.sent_for,
        "returned_at": moment(row.returned_at),
        "confirmed_at": moment(row.confirmed_at),
        "by_lapse": row.by_lapse,
        "missed_on": row.missed_on.isoformat() if row.missed_on else None,
    }
