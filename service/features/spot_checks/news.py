"""What notices tell of spot checks (送达): drawn, with how and by when; the result (R6)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import or_, select

from aggregates.check.check import check_id
from aggregates.rules.spot_check import statement_until
from aggregates.values.period import Month
from projections.checks import CHECKS
from service.features.spot_checks.queries import spot_checks as queries
from service.reading.reader import Reader


def tells(reader: Reader, after: int) -> dict[str, list[dict[str, Any]]]:
    """By organization, of what was recorded since a position: one item for each check. ``until``:
    when material is due, or the last day of a statement where a false claim waits for it."""
    rows = reader.view.rows(CHECKS)
    query = select(rows).where(or_(rows.c.added > after, rows.c.result > after))
    items: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in reader.view.all(query.order_by(rows.c.organization, rows.c.period)):
        month = Month.parse(row.period)
        scheme, calendar = reader.scheme(month).parameters, reader.calendar
        subject = {
            "count": 1, "subjects": [str(check_id(row.organization, row.period))],
            "period": row.period,
        }  # fmt: skip
        if row.result is None:
            until = calendar.plus(reader.today, scheme.material_days)
            item = {"kind": "check-drawn", **subject, "until": until.isoformat()}
            items[row.organization].append(item)
        elif row.result > after:
            last = statement_until(reader.today, scheme.statement_days, calendar)
            items[row.organization].append(
                {"kind": "check-result", **subject, "result": row.reference,
                 "entries": _entries(reader, row.organization, row.period),
                 "until": last.isoformat() if row.pending else None}
            )  # fmt: skip
    return items


def _entries(reader: Reader, organization: str, period: str) -> list[int]:
    rows = queries.deductions(reader, period, organization).get(organization, {})
    return sorted(row.entry for row in rows.values())
