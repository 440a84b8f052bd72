"""A year's live score entries (记分), a row for each organization: what the scores of its months,
its quarters and the year are computed from at one go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from sqlalchemy import JSON, Column, String

from aggregates.account.events import ScoreEntered, ScoreReversed
from aggregates.event import Event, Recorded
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

YEAR_SCORES = Temporal(
    "year_scores",
    key=("year", "organization"),
    columns=(
        Column("year", String, nullable=False),
        Column("organization", String, nullable=False),
        # By month, then by the entry's number: its line and its signed hundredths.
        Column("live", JSON, nullable=False),
    ),
)


class YearScores:
    name: ClassVar[str] = "year_scores"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (YEAR_SCORES,)
    handles: ClassVar[tuple[type[Event], ...]] = (ScoreEntered, ScoreReversed)

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        yield YEAR_SCORES, _key(fact.event)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        event, key = fact.event, _key(fact.event)
        row = rows.get(YEAR_SCORES, *key)
        live = _changed(row["live"] if row else {}, event)
        rows.put(YEAR_SCORES, key, {"year": key[0], "organization": key[1], "live": live})


def _key(event: Event) -> Key:
    assert event.period is not None
    return event.period[:4], event.organization


def _changed(live: dict[str, Any], event: Event) -> dict[str, Any]:
    assert isinstance(event, ScoreEntered | ScoreReversed)
    month = dict(live.get(event.period or "", {}))
    if isinstance(event, ScoreEntered):
        month[str(event.entry)] = [event.line, event.amount]
    else:
        month.pop(str(event.entry), None)
    return {**live, str(event.period): month}
