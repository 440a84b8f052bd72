"""The list of facts (审计轨迹): said once for page, JSON, CSV and workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from operator import attrgetter
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from aggregates.values.text import Text
from service.features.trail.queries import ENVELOPE, TimelineEntry
from service.web.cells import Cell, Translate
from service.web.columns import Column, Columns


class Changed(BaseModel):
    """One field as it was and as it became, as the facts hold it."""

    field: str = Field(examples=["due"])
    before: Any = Field(examples=["2026-11-25"])
    after: Any = Field(examples=["2026-11-27"])


def _of(name: str) -> Callable[[TimelineEntry], Any]:
    return attrgetter(f"row.{name}")


def _sentence(entry: TimelineEntry, translate: Translate) -> str:
    return entry.sentence.text(translate)


def _state(entry: TimelineEntry) -> dict[str, object]:
    """The fact as stored: points are whole hundredths there."""
    return {name: _plain(v) for name, v in vars(entry.event).items() if name not in ENVELOPE}


def _changes(entry: TimelineEntry) -> list[dict[str, object]]:
    return [
        {"field": each.field, "before": _plain(each.before), "after": _plain(each.after)}
        for each in entry.changes
    ]


def _plain(value: object) -> object:
    match value:
        case Text():
            return {"digest": value.digest}
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
    return value


ID = "5b6f3c1e-3d0b-5f0e-9a63-6475627576a1"
FACTS = Columns[TimelineEntry](
    "Fact",
    "Trail",
    (
        Column(
            name="position",
            words="Position",
            cell=Cell.WHOLE,
            link=lambda entry: f"/trail/{entry.position}",
            example=12438,
        ),
        Column(name="recorded_at", words="Recorded", cell=Cell.MOMENT, value=_of("recorded_at")),
        Column(name="sentence", words="What", said=_sentence),
        Column(name="kind", words="Kind of fact", value=_of("kind"), example="report.submitted"),
        Column(
            name="organization",
            words="Organization code",
            value=_of("organization"),
            optional=True,
            page=False,
            example="U001",
        ),
        Column(
            name="period", words="Period", value=_of("period"), optional=True, page=False,
            example="2026-10",
        ),
        Column(name="actor", words="Person", value=_of("actor"), page=False, example="P1"),
        Column(
            name="acting_for", words="Acting for", value=_of("acting_for"), page=False,
            example="U001",
        ),
        Column(
            name="on_behalf_of", words="On behalf of", value=_of("on_behalf_of"), optional=True,
            page=False, example="U001",
        ),
        Column(name="via", words="Via", cell=Cell.WORD, value=_of("via"), example="page"),
        Column(
            name="happened_on", words="Happened on", cell=Cell.DAY, value=_of("happened_on"),
            optional=True, page=False, example="2026-10-20",
        ),
        Column(
            name="cause", words="Cause", cell=Cell.WHOLE, optional=True, page=False, example=12437
        ),
        Column(name="command", value=lambda entry: str(entry.row.command), example=ID),
        Column(name="aggregate", value=lambda entry: str(entry.row.aggregate), example=ID),
        Column(name="version", cell=Cell.WHOLE, value=_of("version"), example=1),
        Column(name="state", cell=Cell.OBJECT, value=_state, example={"points": 750}),
        Column(name="texts", cell=Cell.OBJECT, type=dict[str, str | None]),
        Column(name="changes", cell=Cell.OBJECT, value=_changes, type=list[Changed]),
    ),
)  # fmt: skip
# ``cause``: a position. ``texts``: its words; null: forgotten.
OneFact = FACTS.model_with("OneFact", led_to=FACTS.several, as_of=str)
