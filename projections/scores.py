"""Score entries (记分) and what reversed them: a score is their sum, never a stored figure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from sqlalchemy import JSON, BigInteger, Column, Integer, String

from aggregates.account.events import ScoreEntered, ScoreReversed
from aggregates.event import Event, Recorded
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

ENTRIES = Temporal(
    "score_entries",
    key=("organization", "year", "entry"),
    columns=(
        Column("organization", String, nullable=False),
        Column("year", String, nullable=False),
        Column("entry", Integer, nullable=False),
        Column("period", String, nullable=False),
        Column("line", String, nullable=False),
        Column("amount", Integer, nullable=False),
        Column("rule", String, nullable=False),
        Column("scheme_version", Integer, nullable=False),
        Column("entered", BigInteger, nullable=False),
        Column("entered_at", BigInteger, nullable=False),
        Column("cause", String),
        Column("reversed", BigInteger),
        Column("reversed_at", BigInteger),
        Column("reason", String),
        Column("assignment", String),  # the line that a check deducts
        Column("inputs", JSON),
    ),
    indexes=(("period", "organization"),),
)


class Scores:
    name: ClassVar[str] = "scores"
    version: ClassVar[int] = 2
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (ENTRIES,)
    handles: ClassVar[tuple[type[Event], ...]] = (ScoreEntered, ScoreReversed)

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        yield ENTRIES, _key(fact.event)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        event = fact.event
        match event:
            case ScoreEntered():
                rows.put(ENTRIES, _key(event), _entered(event, fact))
            case ScoreReversed(reason=reason):
                at = {"reversed": fact.position, "reversed_at": fact.recorded_at}
                rows.change(ENTRIES, _key(event), **at, reason=reason)


def _key(event: Event) -> Key:
    assert isinstance(event, ScoreEntered | ScoreReversed)
    assert event.period is not None
    return event.organization, event.period[:4], event.entry


def _entered(event: ScoreEntered, fact: Recorded) -> dict[str, object]:
    return {
        "organization": event.organization,
        "year": event.year,
        "entry": event.entry,
        "period": event.period,
        "line": event.line,
        "amount": event.amount,
        "rule": event.rule,
        "scheme_version": event.scheme_version,
        "entered": fact.position,
        "entered_at": fact.recorded_at,
        "cause": event.cause,
        "assignment": event.assignment,
        "inputs": event.inputs,
    }
