"""Notices as JSON: the same for the API and the command line."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from service.reading.shown import Shown, moment


def show_notice(row: Row[Any]) -> Shown:
    return {
        "id": row.notice,
        "organization": row.organization,
        "day": row.day.isoformat(),
        "items": row.items,
        "served_at": moment(row.served_at),
        "received_at": moment(row.received_at),
        "received_by": row.received_by,
    }
