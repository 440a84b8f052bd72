"""A fact as JSON, and facts as a table: the sentence, the envelope, the state, the words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from aggregates.values.text import Text
from service.features.trail.queries import ENVELOPE, Told
from service.language import Translate
from service.reading import shown
from service.reading.reader import Reader
from service.web.examples import Anything, Each, Maybe
from service.web.frame import Looking
from service.web.listing import plain_table
from service.workbooks.writing import Table

FACT = {
    "position": 12438, "kind": "report.submitted", "sentence": "P1 (U001) sent the report ...",
    "organization": Maybe("U001"), "period": Maybe("2026-10"), "actor": "P1",
    "acting_for": "U001", "on_behalf_of": Maybe("U001"), "via": "page",
    "command": "5b6f3c1e-3d0b-5f0e-9a63-6475627576a1", "cause": Maybe(12437),
    "happened_on": Maybe("2026-10-20"), "recorded_at": "2026-11-03T01:00:00+00:00",
    "aggregate": "5b6f3c1e-3d0b-5f0e-9a63-6475627576a1", "version": 1,
    "state": Each({"points": Anything(750)}), "texts": Each({"statement": Maybe("已完成")}),
    "changes": [{"field": "due", "before": Anything("2026-11-25"),
                 "after": Anything("2026-11-27")}],
}  # fmt: skip
COLUMNS = (
    ("Position", "whole"), ("Recorded at", "text"), ("What happened", "text"), ("Kind", "text"),
    ("Organization code", "text"), ("Month", "text"), ("Person", "text"), ("For", "text"),
    ("On behalf of", "text"), ("Through", "text"), ("Happened on", "date"), ("Cause", "whole"),
)  # fmt: skip


def show_told(told: Told, translate: Translate) -> dict[str, Any]:
    """``state``: the fact as stored (points are whole hundredths there). ``texts``: its words;
    null: forgotten. ``cause``: a position."""
    row = told.row
    return {
        "position": told.position,
        "kind": row.kind,
        "sentence": told.sentence.told(translate),
        "organization": row.organization,
        "period": row.period,
        "actor": row.actor,
        "acting_for": row.acting_for,
        "on_behalf_of": row.on_behalf_of,
        "via": row.via,
        "command": str(row.command),
        "cause": told.cause,
        "happened_on": row.happened_on.isoformat() if row.happened_on else None,
        "recorded_at": shown.moment(row.recorded_at),
        "aggregate": str(row.aggregate),
        "version": row.version,
        "state": {k: _plain(v) for k, v in vars(told.event).items() if k not in ENVELOPE},
        "texts": told.texts,
        "changes": [
            {"field": each.field, "before": _plain(each.before), "after": _plain(each.after)}
            for each in told.changes
        ],
    }


def _plain(value: object) -> object:
    match value:
        case Text():
            return {"digest": value.digest}
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
    return value


def told_table(look: Looking, reader: Reader, facts: Sequence[Told]) -> Table:
    rows = (
        (
            told.position, shown.moment(told.row.recorded_at), told.sentence.told(look.translate),
            told.row.kind, told.row.organization, told.row.period, told.row.actor,
            told.row.acting_for, told.row.on_behalf_of, told.row.via, told.row.happened_on,
            told.cause,
        )
        for told in facts
    )  # fmt: skip
    return plain_table(look, reader, "Trail", COLUMNS, rows)
