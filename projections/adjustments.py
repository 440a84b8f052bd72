"""Bonuses and deductions (加分项、减分项, R10) as they stand."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Integer, String

from aggregates.adjustment import events as facts
from aggregates.event import Recorded
from projections.projection import ById, Rows
from projections.temporal import Temporal

ADJUSTMENTS = Temporal(
    "adjustments",
    key=("adjustment",),
    columns=(
        Column("adjustment", String, nullable=False),
        Column("organization", String, nullable=False),
        Column("year", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("points", Integer, nullable=False),  # a magnitude
        Column("state", String, nullable=False),
        Column("evidence", JSON, nullable=False),
        Column("proposed", BigInteger, nullable=False),  # position: its reason lies there
        Column("proposed_at", BigInteger, nullable=False),
        Column("proposed_by", String, nullable=False),
        Column("decided", BigInteger),  # position: the note lies there
        Column("decided_at", BigInteger),
        Column("decided_by", String),
    ),
    indexes=(("year",), ("organization",)),
)


class Adjustments(ById):
    name = "adjustments"
    tables = (ADJUSTMENTS,)
    handles = (
        facts.AdjustmentProposed,
        facts.AdjustmentApproved,
        facts.AdjustmentRefused,
        facts.AdjustmentWithdrawn,
    )

    def apply(self, fact: Recorded, rows: Rows) -> None:
        key = (str(fact.event.originator_id),)
        match fact.event:
            case facts.AdjustmentProposed() as event:
                rows.put(ADJUSTMENTS, key, _proposed(event, fact))
            case facts.AdjustmentApproved():
                rows.change(ADJUSTMENTS, key, **_decided(fact, "approved"))
            case facts.AdjustmentRefused():
                rows.change(ADJUSTMENTS, key, **_decided(fact, "refused"))
            case facts.AdjustmentWithdrawn():
                rows.change(ADJUSTMENTS, key, state="withdrawn")


def _proposed(event: facts.AdjustmentProposed, fact: Recorded) -> dict[str, Any]:
    names = ("organization", "year", "kind", "points", "evidence")
    when = {"proposed": fact.position, "proposed_at": fact.recorded_at}
    said = {name: getattr(event, name) for name in names}
    key = str(event.originator_id)
    return {"adjustment": key, "state": "proposed", "proposed_by": event.actor, **said, **when}


def _decided(fact: Recorded, state: str) -> dict[str, Any]:
    when = {"decided": fact.position, "decided_at": fact.recorded_at}
    return {"state": state, "decided_by": fact.event.actor, **when}
